// The address of the search page <-> what is asked of it.

export const FACETS = ["speaker", "office", "org", "place", "column", "event", "tag", "kind"];

// -> { q, sort, page, related, expand, filters }: filters has values by facet, and the years from and to, 0 where open.
export function stateOf(search) {
  const at = new URLSearchParams(search), sort = at.get("sort"), number = (name) => Math.max(0, parseInt(at.get(name), 10) || 0);
  const years = [number("from"), number("to")], filters = {};
  if (years[1] && years[0] > years[1]) years.reverse();
  [filters.from, filters.to] = years.map((y) => (y < 10000 ? y : 0));
  for (const name of FACETS) filters[name] = Array.from(new Set(at.getAll(name).filter(Boolean)));
  return { q: (at.get("q") || "").trim(), sort: sort === "new" || sort === "old" ? sort : "", page: Math.max(1, number("page")), related: at.get("related") === "1", expand: at.get("expand") !== "0", filters };
}

export function addressOf({ q, sort, page, related, expand, filters }) {
  const at = new URLSearchParams();
  if (q) at.set("q", q);
  if (sort) at.set("sort", sort);
  if (related) at.set("related", "1");
  if (!expand) at.set("expand", "0");
  for (const name of ["from", "to"]) if (filters[name]) at.set(name, String(filters[name]));
  for (const name of FACETS) for (const value of filters[name]) at.append(name, value);
  if (page > 1) at.set("page", String(page));
  return "?" + at.toString();
}

// The same with a value put in or taken out.
export function toggled(at, name, value) {
  const old = at.filters[name], values = old.includes(value) ? old.filter((x) => x !== value) : [...old, value];
  return { ...at, page: 1, filters: { ...at.filters, [name]: values } };
}

export function ranged(at, from, to) {
  return { ...at, page: 1, filters: { ...at.filters, from, to } };
}

export function cleared(at) {
  return { ...at, page: 1, filters: stateOf("").filters };
}

export function narrowed({ filters }) {
  return Boolean(filters.from || filters.to || FACETS.some((name) => filters[name].length));
}

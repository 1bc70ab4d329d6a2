"""A script that is shortened does what it did before, and what could be read wrongly is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

import pytest

from shilu.command import checks
from shilu.search import offline, script
from shilu.search.script.statements import Variable

PARTS = offline.join(dict(offline.sources()), {**offline.ENTRIES, "inflate": offline.INFLATE}, offline.AFTER)


def short(text: str) -> str:
    return script.write(script.read(text, {}).statements)


def ran(text: str) -> str:
    engine = checks.node()
    assert engine is not None
    command = (engine, "--input-type=module", "-")
    done = subprocess.run(command, input=text.encode("utf-8"), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


def variables(statements: Iterable[script.Statement]) -> list[Variable]:
    """What is named, in order; without `globalThis`, which the list that two scripts share names on its own."""
    return [use.variable for one in statements for use in one.uses if use.variable != (None, "globalThis")]


@pytest.mark.parametrize(("text", "shorter"), [
    ("const long = {};\nuse(long);\n", "let e={};use(e);"),
    ("const a = [];\nlet b = 2;\nuse(a, b);\n", "let e=[],t=2;use(e,t);"),
    ("const a = 1, b = .5, c = 'x';\nuse(a, -b, a.c, { c }, [a]);\n", "use(1,-.5,1 .c,{c:'x'},[1]);"),
    ("const a = 'x', b = /x/;\nuse(a, b, a);\n", "let e='x',t=/x/;use(e,t,e);"),
    ("function f(a) { const b = 1; return a + b; }\nf();\n", "function e(e){let t=1;return e+t}e();"),
    ("const f = (a) => a;\nuse(f, (a, b) => a + b, async (a) => a);\n", "let e=e=>e;use(e,(e,t)=>e+t,async e=>e);"),
    ("function f(a) { return { a }; }\nf();\n", "function e(e){return{a:e}}e();"),
    ("function f({ a, b: c = 2, ...d }, [e, , g] = []) { return [a, c, d, e, g]; }\nf();\n",
     "function e({a:e,b:t=2,...n},[a,,o]=[]){return[e,t,n,a,o]}e();"),
    ("let a, b;\n({ a, b = 1 } = use());\n", "let e,t;({a:e,b:t=1}=use());"),
    ("use({ a: 1, b, 'c': 2, [d]: 3, e(x) { return x; }, async f() {}, 一: 4 });\n",
     "use({a:1,b,'c':2,[d]:3,e(e){return e},async f(){},一:4});"),
    ("let a = 1;\nuse(b.a, b?.a, b?.[a], { a: b });\n", "let e=1;use(b.a,b?.a,b?.[e],{a:b});"),
    ("class Kind extends Error { constructor(a) { super(a); this.a = a; } }\nuse(Kind);\n",
     "class e extends Error{constructor(e){super(e);this.a=e}}use(e);"),
    ("if (a) { b(); } else if (c) d(); else { e(); }\n", "if(a){b()}else if(c)d();else{e()}"),
    ("outer: for (const a of b) for (let i = 0; i < a; i++) { if (c) continue outer; break; }\n",
     "outer:for(let e of b)for(let t=0;t<e;t++){if(c)continue outer;break}"),
    ("for (;;);\n", "for(;;);"),
    ("{ for (;;); }\n", "{for(;;);}"),
    ("do a(); while (b);\nwhile (c) d();\n", "do a();while(b);while(c)d();"),
    ("try { a(); } catch { b(); }\ntry { a(); } catch (e) { b(e); } finally { c(); }\n",
     "try{a()}catch{b()}try{a()}catch(e){b(e)}finally{c()}"),
    ("use(typeof a, void 0, - -b, b + +c, b++ + c, a in b);\n", "use(typeof a,void 0,- -b,b+ +c,b++ +c,a in b);"),
    ("use(1 .a, a < !--b, a / /b/g, /c/ in d, .5, 0x1F);\n", "use(1 .a,a< !--b,a/ /b/g,/c/ in d,.5,0x1F);"),
    ("use([a, b,], f(a, b,), { a, b, });\n", "use([a,b],f(a,b),{a,b});"),
    ("use(`a ${b} c ${`d  ${e}`} // f`);\n", "use(`a ${b} c ${`d  ${e}`} // f`);"),
    ("use(/a\\/[/\"]  b/g, 'a  // b', \"c  /* d\", a / b / c);\n", "use(/a\\/[/\"]  b/g,'a  // b',\"c  /* d\",a/b/c);"),
])
def test_a_script_is_written_shorter(text: str, shorter: str) -> None:
    assert short(text) == shorter


@pytest.mark.parametrize("text", [
    "const a = 1\nuse(a);\n", "use(a)\nuse(b)\n", "var a = 1;\n", "switch (a) { case 1: b(); }\n", "function* f() {}\n",
    "use({ get a() { return 1; } });\n", "class A { static b() {} }\n", "class A { b = 1; }\n", "with (a) b();\n",
    "function f() { return\n1; }\n", "a\n++b;\n", "if (a) /b/.test(c);\n", "for (const a in b) c(a);\n", "use(1n);\n",
    "const a = 1;\nconst a = 2;\n", "function f(a) { const a = 1; }\n", "try { a(); } catch (b) { let b; }\n",
    "use(arguments);\n", "use(#a);\n", "use(a;\n", "use(a));\n", "use(`a ${b`);\n", "use('a\n');\n", "use(a b);\n",
    "import { a } from './a.js';\n", "export const a = 1;\n", "const let = 1;\n", "use(async\n(a) => a);\n",
    "use(é);\n",
])
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        short(text)


TRICKY = r"""
const name = "outer", list = [1, 2, 3], value = { name, list };
let count = 0;
function sum(list, start = list.length) {
  let name = start;
  for (const value of list) { const name_ = value; name += name_; }
  return name;
}
const later = [];
for (let i = 0; i < 3; i++) later.push(() => i * list[i]);
function outer(a) {
  const inner = (b) => (c) => { const d = a + b; return typeof document === "undefined" ? d + c : 0; };
  function again(n) { return n ? n + again(n - 1) : inner(1)(2); }
  return again(a);
}
const { name: other, list: [first, , ...rest], none = `${name}-${`${count}`}` } = value;
class Thing extends Error {
  constructor(name) { super(name); this.list = list; }
  both(list) { return [...this.list, ...list].map((x) => x / 2 / 1); }
}
const pairs = Object.entries({ a: 1, ...{ b: 2 }, ["c" + count]: 3 }).map(([key, value]) => key + value);
let x = 1, y = 2;
[x, y] = [y, x];
({ x, y = 5 } = { x: y });
const found = [];
search: for (const a of list) {
  for (const b of list) {
    if (b > a) continue search;
    if (a * b > 5) break search;
    found.push(a * 10 + b);
  }
}
try { throw new Thing(name); } catch (error) { found.push(error.both(list), error instanceof Thing); }
try { null.x; } catch { found.push("caught"); } finally { count++; }
do { count += 2; } while (count < 6);
const make = function self(n) { return n > 1 ? n * self(n - 1) : 1; };
const regular = "a/b/c".split(/\//g).concat(/[/"'`]+/.exec("x`/y")[0], 8 / 2 / 2);
async function waited(...all) { const got = []; for await (const one of all) got.push(await one); return got; }
const method = {
  list, async get(list) { return [list, this.list.length]; }, set: (v) => (count = v), "quoted": -x - -y + +y,
};
const shadow = ((name) => { { const name = 1; found.push(name); } return name; })("arrow");
const chained = (a) => a ? (b) => b : (b) => -b, nested = { list: { list } }.list.list;
const text = `${[1, 2].map((n) => `<${n ? `${n}!` : ""}>`).join("")} // ${"}"} /* */`;
function defaults({ a, b = a, c: { d = b } = {} } = { a: 4 }, e = () => d + b) { return [a, b, d, e()]; }
const optional = value?.list?.[1] ?? 9, absent = value.none?.x ?? "none";
Promise.all([waited(1, Promise.resolve(2)), method.get([7])]).then((all) => console.log(JSON.stringify({
  sum: [sum(list), sum([4], 1)], later: later.map((f) => f()), outer: outer(3), other, first, rest, none, pairs, x, y,
  found, count, made: make(5), regular, all, set: method.set(3), quoted: method.quoted, shadow,
  chained: [chained(1)(2), chained(0)(2)], nested, text, defaults: defaults(), optional, absent, undefined,
})));
"""


def test_a_shortened_script_does_what_it_did() -> None:
    shorter = short(TRICKY)
    assert len(shorter) < len(TRICKY) * 0.75
    assert ran(shorter) == ran(TRICKY) != ""


@pytest.mark.parametrize("name", PARTS)
def test_every_name_means_what_it_meant(name: str) -> None:
    """Read again, the names of a shortened script stand for as many variables, each in its places."""
    values = script.placed(PARTS[name])
    before = [variable for variable in variables(PARTS[name]) if variable not in values]
    after = variables(script.read(script.write(PARTS[name]), {}).statements)
    pairs = list(zip(before, after, strict=True))
    assert len(set(pairs)) == len({old for old, _ in pairs}) == len({new for _, new in pairs})
    assert all(old[1] == new[1] for old, new in pairs if old[0] is None or new[0] is None)


@pytest.mark.parametrize("name", PARTS)
def test_a_script_that_has_been_shortened_stays_as_it_is(name: str) -> None:
    text = script.write(PARTS[name])
    assert script.write(script.needed(script.read(text, {}).statements)) == text

// The door to bytes in a browser: fetch, or, from a disk where fetch fails, scripts that hold a file as base64.
import { Missing, openIndex } from "./store.js";

function script(src) {
  return new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = () => done(element.remove());
    element.onerror = () => failed(new Missing(src));
    document.head.append(element);
  });
}

function byFetch(base) {
  return async (name, fresh) => {
    const cache = fresh ? "reload" : name === "manifest.bin" ? "no-cache" : "force-cache";
    const answer = await fetch(base + name, { cache });
    if (!answer.ok) throw new Missing(name);
    return new Uint8Array(await answer.arrayBuffer());
  };
}

function byScript(base) {
  const files = (globalThis.shiluFiles = globalThis.shiluFiles || {});
  return async (name) => {
    if (!files[name]) await script(`${base}${name}.js`);
    return Uint8Array.from(atob(files[name]), (c) => c.charCodeAt(0));
  };
}

// -> { get, inflate } for the folder of the index. Old browsers fetch their own inflate.
export function door(base, local) {
  const inflate = async () => {
    if (!globalThis.shiluInflate) await script(base + "inflate.js");
    return globalThis.shiluInflate;
  };
  return { get: local ? byScript(base) : byFetch(base), inflate };
}

// How long an index is taken for the newest, in milliseconds.
const FRESH = 300000;

// Runs work(index). A name that is gone means that the site has been published since: the manifest past the cache, and once again.
export function session({ get, inflate }) {
  let opened = null, since = 0;
  const open = (fresh) => {
    since = Date.now();
    return (opened = openIndex(get, inflate, fresh));
  };
  return async (work) => {
    try {
      return await work(await (opened && Date.now() - since < FRESH ? opened : open(false)));
    } catch (e) {
      opened = null;
      if (!(e instanceof Missing)) throw e;
      const index = await open(true);
      index.lenient = true;
      try {
        return await work(index);
      } finally {
        index.lenient = false;
      }
    }
  };
}

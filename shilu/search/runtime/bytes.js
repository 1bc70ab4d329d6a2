// A name of the index -> its bytes: fetched, or, from a disk where fetch fails, from a script that holds them as base64.
import { Damaged } from "./wire.js";

// For a name that is not there: after a publish, or in a broken copy.
export class Missing extends Error {}

// A server may add or strip a layer of gzip, so the first bytes decide.
export async function unpack(bytes, inflate) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    if (typeof DecompressionStream !== "function") return (await inflate())(bytes);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (e) {
    throw new Damaged("gzip");
  }
}

export function script(src) {
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
    const cache = fresh ? "reload" : /^[a-z]+\.bin$/.test(name) ? "no-cache" : "force-cache";
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

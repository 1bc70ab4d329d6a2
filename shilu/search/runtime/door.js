// A session with an index: after a publish it begins anew.
import { Missing } from "./bytes.js";
import { openIndex } from "./store.js";

// How long an index is taken for the newest, in milliseconds.
const FRESH = 300000;

// Runs work(index). `writings` fetches the script that knows other writings of a query. A name that is gone means that the site has been published since: the manifest past the cache, and once again.
export function session({ get, inflate, writings }) {
  let opened = null, since = 0, early = globalThis.shiluEarly;
  // What is got first is the manifest. The page's head may have asked for it; what did not come is asked for again.
  const first = async (name, fresh) => {
    const data = early;
    early = null;
    return (!fresh && (await data)) || get(name, fresh);
  };
  const open = (fresh) => {
    since = Date.now();
    return (opened = openIndex(first, inflate, fresh).then((index) => Object.assign(index, writings && { writings })));
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

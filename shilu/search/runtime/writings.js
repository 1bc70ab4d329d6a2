// Where the script begins that knows how else a query may be written: fetched for those queries only.
import { expansions } from "./expand.js";

globalThis.shiluWritings = expansions;

"""Worker processes and what is done in them: batches of texts, runs of the index and pages, in the order asked for.

A worker gets values and gives bytes; big values it fetches from the cache by name, pages it writes into the stage.
With one process everything is done in this one, by the same functions.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
import gc
import multiprocessing
import os
import threading
import time
import typing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from shilu import canon
from shilu.engine import memo, publish
from shilu.errors import Problem
from shilu.model import Chrome, Facts, IndexEntry, Ref, Rules, Source, Words
from shilu.theme import ThemePart

if TYPE_CHECKING:
    from shilu.search.postings import Run

SHARED = (ThemePart, Chrome)
"""Arguments that thousands of pages have in common."""
In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Findings:
    """What is kept of an article beside its body and words."""

    facts: Facts | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: what to call, and the digest of the bytes that lie in the output now ("" for none)."""

    path: str
    call: Callable[..., bytes]
    args: tuple[Any, ...]
    present: str


class Packed(NamedTuple):
    """A value on its way to a worker: canonical bytes go there five times as fast as the value does by pickle."""

    kind: type
    data: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    path: str
    listed: publish.Listed
    staged: bool


class Crew:
    """`jobs` processes that share a cache, started when first needed; `method`: "fork", "spawn", "" (the system's)."""

    def __init__(self, cache: Path, jobs: int, method: str = "") -> None:
        self._cache = cache
        self._jobs = jobs
        self._method = method
        self._pool: ProcessPoolExecutor | None = None
        self.spent: dict[str, float] = {}
        """Stage of a build -> seconds of CPU that other processes took for it."""

    def map(self, task: Callable[[In], Out], batches: Iterable[In], few: bool = False) -> Iterator[Out]:
        """`task` over batches, results in their order; a few batches ahead, so that memory stays flat. `few`: not worth
        waking other processes for."""
        flow = self.flow(task, batches, few, 3)
        while (results := flow.step(wait=True)) is not None:
            yield from results

    def flow(self, task: Callable[[In], Out], batches: Iterable[In], few: bool, ahead: int,
             pack: Callable[[In], In] | None = None) -> Flow[In, Out]:
        """`map` for who has something else to do meanwhile; so many batches of each process are `ahead`. `pack`: how a
        batch is made ready to be sent."""
        if self._jobs == 1 or few:
            _open_cache(self._cache)
            return Flow(task, iter(batches), None, 0, self.spent)
        if self._pool is None:
            context = multiprocessing.get_context(self._method or None)
            self._pool = ProcessPoolExecutor(self._jobs, context, _begin, (self._cache,))
        return Flow(task, map(pack, batches) if pack else iter(batches), self._pool, ahead * self._jobs, self.spent)

    @property
    def alone(self) -> bool:
        """Whether all is done in this process."""
        return self._jobs == 1

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        _close_cache()


class Flow(Generic[In, Out]):
    """A task over batches, carried on a step at a time."""

    def __init__(self, task: Callable[[In], Out], batches: Iterator[In], pool: ProcessPoolExecutor | None, ahead: int,
                 spent: dict[str, float]) -> None:
        self._task = task
        self._spent = spent
        self._batches = batches
        self._pool = pool
        self._ahead = ahead
        self._asked: collections.deque[Future[tuple[Out, float]]] = collections.deque()

    def step(self, *, wait: bool) -> list[Out] | None:
        """The results that have come since, in the order of their batches; None when all have been given. `wait`: for
        one at least. Without other processes a step is one batch."""
        if self._pool is None:
            return next(([self._task(batch)] for batch in self._batches), None)
        while len(self._asked) < self._ahead and (asked := next(self._batches, None)) is not None:
            self._asked.append(self._pool.submit(_metered, self._task, asked))
        if not self._asked:
            return None
        results = [self._next()] if wait else []
        while self._asked and self._asked[0].done():
            results.append(self._next())
        return results

    def _next(self) -> Out:
        result, cpu = self._asked.popleft().result()
        stage = _STAGES.get(self._task.__name__, self._task.__name__)
        self._spent[stage] = self._spent.get(stage, 0.0) + cpu
        return result


_STAGES = {"stand": "read", "render": "pages", "invert": "index"}
"""Task -> the stage of a build that it belongs to, where it is not called so."""


def _metered(task: Callable[[In], Out], batch: In) -> tuple[Out, float]:
    """What a task gives, and its seconds of CPU: the system tells those of a process only once it has ended."""
    before = time.process_time()
    result = task(batch)
    return result, time.process_time() - before


_cache: memo.Memo | None = None
"""This process's own connection to the cache."""


def _open_cache(path: Path) -> None:
    global _cache
    if _cache is None or _cache.path != path:
        _cache = memo.Memo(path, read_only=True)


def _close_cache() -> None:
    global _cache
    if _cache is not None:
        _cache.close()
        _cache = None


def _begin(cache: Path) -> None:
    """In a new worker: end when the parent is killed (it could not tell us), and open the cache."""
    global _cache
    parent = multiprocessing.parent_process()
    collecting()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _cache = None                                    # a connection must not be used across a fork
    _open_cache(cache)


def collecting() -> None:
    """Look for circles among what is made from now on: frozen values make none, but what renders them does."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def fetched(ref: Ref, kind: Any) -> Any:
    """The value that `ref` names. Raises LookupError when the cache has lost it."""
    data = None if _cache is None else _cache.blob(ref.digest)
    if data is None:
        raise LookupError(ref.digest)
    return canon.decode(data, kind)


# ---------------------------------------------------------------- tasks

def stand(batch: tuple[tuple[str, ...], tuple[str, ...]]) -> list[tuple[str, ...]]:
    """(texts, lexicon) -> for each text the words of the lexicon that stand in it."""
    from shilu import segment  # here and below: a build that misses nothing loads none of these
    texts, lexicon = batch
    return [segment.standing((text,), lexicon) for text in texts]


def read(batch: list[tuple[Source, Rules, tuple[str, ...]]]) -> list[tuple[bytes, bytes, bytes]]:
    """Canonical bytes of (findings, body, words) of each source; body and words are empty where there is an error."""
    from shilu import article
    results = []
    for source, rules, standing in batch:
        one = article.read(source, rules, standing)
        results.append((
            canon.encode(Findings(one.facts, one.problems)),
            canon.encode(one.body) if one.body is not None else b"",
            canon.encode(one.words) if one.words is not None else b"",
        ))
    return results


def invert(entries: tuple[IndexEntry, ...]) -> Run:
    """One run of the search index."""
    from shilu.search import postings
    return postings.invert(entries, tuple(fetched(entry.words, Words) for entry in entries))


def packed(batch: tuple[Path, list[Page]]) -> tuple[Path, list[Page]]:
    """A batch for `render` in another process."""
    stage, pages = batch
    shared: dict[int, Packed] = {}                   # of each but one copy goes with a batch
    return stage, [Page(page.path, page.call, tuple(_pack(value, shared) for value in page.args), page.present)
                   for page in pages]


def _pack(value: Any, shared: dict[int, Packed]) -> Any:
    if isinstance(value, SHARED):
        if id(value) not in shared:
            shared[id(value)] = Packed(type(value), canon.encode(value))
        return shared[id(value)]
    if isinstance(value, Ref) or not dataclasses.is_dataclass(value):
        return value
    return Packed(type(value), canon.encode(value))


def _unpacked(value: Packed) -> Any:
    return _shared(*value) if issubclass(value.kind, SHARED) else canon.decode(value.data, value.kind)


@functools.lru_cache(maxsize=64)
def _shared(kind: type, data: bytes) -> Any:
    """What thousands of pages share is one value in this process, too."""
    return canon.decode(data, kind)


def render(batch: tuple[Path, list[Page]]) -> list[Rendered]:
    """Render pages into the stage; those whose bytes lie in the output already are not written."""
    stage, pages = batch
    done = []
    for page in pages:
        data = page.call(*_arguments(page))
        listed = publish.digest(data)
        if listed.digest != page.present:
            publish.put(stage, page.path, data)
        done.append(Rendered(page.path, listed, listed.digest != page.present))
    return done


def _arguments(page: Page) -> list[Any]:
    kinds = _parameters(page.call)
    return [fetched(value, kind) if isinstance(value, Ref) else _unpacked(value) if isinstance(value, Packed) else value
            for value, kind in zip(page.args, kinds, strict=True)]


@functools.cache
def _parameters(call: Callable[..., bytes]) -> tuple[Any, ...]:
    hints = typing.get_type_hints(call)
    return tuple(kind for name, kind in hints.items() if name != "return")

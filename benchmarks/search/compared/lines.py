"""The lines over which pages are visited: the machine's own, and one like a reader's far from the server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds of a round trip, and bytes a second; 0 for what the machine gives."""

    name: str
    round_trip: float = 0.0
    rate: float = 0.0

    def emulated(self) -> dict[str, object]:
        """As Chromium's Network.emulateNetworkConditions wants it; what a worker fetches is slowed with the rest."""
        return {"offline": False, "latency": self.round_trip * 1000, "downloadThroughput": self.rate,
                "uploadThroughput": self.rate}


LOOPBACK = Line("loopback")
FAR = Line("60 ms, 8 Mbit/s", 0.06, 1_000_000)

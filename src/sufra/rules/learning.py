"""What many sites' evenings teach about numbers that nobody sees: a robust linear-Gaussian filter in a batch.

Each site has rows, one for each guess of how noisy its evenings are; each row believes in the same numbers
with a mean and a covariance (Kalman 1960), and is weighed by how well it foresaw what came. What surprises a
row by more than `DAMPED_FROM` standard deviations teaches it no more than that (Huber 1964). The last of the
numbers is the mood: what an evening owes to the one before. Sites of a campaign share what they learned by
partial pooling: a site is expected like the others as far as sites are alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

DAMPED_FROM = 2.0
MEMORY = 0.6  # of a mood, from one evening to the next: a default


@dataclass(frozen=True, kw_only=True, slots=True)
class Prior:
    """What is believed of `k` numbers before any evening: of all campaigns, and of the sites within one."""

    mean: FloatArray  # (k,)
    sd: FloatArray  # (k,) of one site, seen from nowhere
    sd_within: FloatArray  # (k,) of one site, seen from its campaign


@dataclass(frozen=True, kw_only=True, slots=True)
class Belief:
    """What `n` sites believe in `g` rows each of `k` numbers."""

    mean: FloatArray  # (n, g, k)
    cov: FloatArray  # (n, g, k, k)
    fit: FloatArray  # (n, g) logarithm of how well each row foresaw, up to a constant
    news: FloatArray  # (g,) what an evening adds to the variance of the mood

    @classmethod
    def of(cls, priors: Sequence[Prior], mood_sd: FloatArray, sites: int) -> "Belief":
        """Return what sites believe before their first evening, by the prior and the mood of each row."""
        cov = np.array([np.diag(prior.sd**2) for prior in priors])
        cov[:, -1, -1] = mood_sd**2
        mean = np.array([prior.mean for prior in priors])
        return cls(
            mean=np.tile(mean, (sites, 1, 1)), cov=np.tile(cov, (sites, 1, 1, 1)),
            fit=np.zeros((sites, len(priors))), news=(1 - MEMORY**2) * mood_sd**2,
        )  # fmt: skip

    def rows(self, some: slice) -> "Belief":
        """Return some of the rows, which go on learning for the whole."""
        return Belief(
            mean=self.mean[:, some], cov=self.cov[:, some], fit=self.fit[:, some], news=self.news[some],
        )  # fmt: skip

    @property
    def weights(self) -> FloatArray:
        """(n, g) how much each row is believed."""
        likely = np.exp(self.fit - self.fit.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))

    def next_evening(self) -> None:
        """Let the mood half forget itself."""
        self.mean[..., -1] *= MEMORY
        self.cov[..., -1, :] *= MEMORY
        self.cov[..., -1] *= MEMORY
        self.cov[..., -1, -1] += self.news

    def see(self, h: FloatArray, y: FloatArray, noise: FloatArray, seen: BoolArray) -> None:
        """Learn, where it was `seen`, that `h` (n, g, k) of the numbers make `y`, with variances `noise`."""
        reach = np.matvec(self.cov, h)
        spread = np.vecdot(reach, h) + noise
        off = y - np.vecdot(self.mean, h)
        size = np.abs(off) / np.sqrt(spread)
        most = np.minimum(size, DAMPED_FROM)
        # What is just as foreseen is no surprise, and teaches as much as any other.
        gain = seen * np.minimum(1, DAMPED_FROM / np.maximum(size, 1e-9)) / spread
        step = reach * gain[..., None]
        self.mean[:] += step * off[..., None]
        self.cov[:] -= step[..., None] * reach[..., None, :]
        self.fit[:] -= seen * (0.5 * np.log(spread) + most * (size - most / 2))

    def together(self) -> "Belief":
        """Return the same with one row a site, which is as sure as all rows together."""
        weight = self.weights
        mean = np.einsum("ng,ngk->nk", weight, self.mean)
        off = (self.mean - mean[:, None]) * np.sqrt(weight)[..., None]
        cov = np.einsum("ng,ngij->nij", weight, self.cov) + off.swapaxes(1, 2) @ off
        return replace(self, mean=mean[:, None], cov=cov[:, None], fit=self.fit[:, :1] * 0)


def pooled(belief: Belief, prior: Prior) -> Belief:
    """Return one-row beliefs that have learned from the other sites too, as far as sites are alike.

    A site's evenings are a likelihood: its belief less the prior. What it says of the campaign is blurred by
    how sites differ; the campaign, so learned from all others, is the prior of each site.
    """
    numbers = prior.mean.size - 1
    between = np.maximum(prior.sd**2 - prior.sd_within**2, 1e-6)[:-1]
    within = (prior.sd_within**2)[:-1]
    sure = np.asarray(np.linalg.inv(belief.cov[:, 0]), dtype=np.float64)
    facts, drift = _of_evenings(belief, sure, prior)
    blur = np.linalg.inv(np.eye(numbers) + facts * within)
    of_campaign, its_drift = blur @ facts, np.matvec(blur, drift)
    campaign = np.linalg.inv(np.diag(1 / between) + of_campaign.sum(axis=0) - of_campaign)
    mean = np.matvec(campaign, prior.mean[:-1] / between + its_drift.sum(axis=0) - its_drift)
    own = np.asarray(np.linalg.inv(campaign + np.diag(within)), dtype=np.float64)
    return _anew(belief, sure, prior, mean, own)


def _of_evenings(belief: Belief, sure: FloatArray, prior: Prior) -> tuple[FloatArray, FloatArray]:
    """Return what evenings alone say of all but the mood: precision (n, k, k), and it times mean."""
    aside, first = sure[:, :-1, -1:], 1 / (prior.sd**2)[:-1]
    both = sure[:, :-1, :-1] - aside @ aside.swapaxes(1, 2) / sure[:, -1:, -1:]
    drift = np.matvec(both, belief.mean[:, 0, :-1]) - prior.mean[:-1] * first
    return np.asarray(both - np.diag(first)), np.asarray(drift)


def _anew(belief: Belief, sure: FloatArray, prior: Prior, mean: FloatArray, precision: FloatArray) -> Belief:
    """Return what sites would believe had they begun with another mean (n, k) and precision (n, k, k)."""
    first, sure = 1 / (prior.sd**2)[:-1], sure.copy()
    towards = np.matvec(sure, belief.mean[:, 0])
    sure[:, :-1, :-1] += precision - np.diag(first)
    towards[:, :-1] += np.matvec(precision, mean) - prior.mean[:-1] * first
    cov = np.asarray(np.linalg.inv(sure), dtype=np.float64)
    return replace(belief, cov=cov[:, None], mean=np.matvec(cov, towards)[:, None])

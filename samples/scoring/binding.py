"""Which submission is which application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.scoring.records import OutSubmission, TruthApplication
from samples.scoring.texts import plain


@dataclass(frozen=True)
class Bound:
    """An application with the submission that is marked for it. ``right``: exactly one has its cities."""

    application: TruthApplication
    submission: OutSubmission | None
    right: bool
    count: int  # submissions with these cities


def bind(
    applications: Sequence[TruthApplication], submissions: Sequence[OutSubmission]
) -> tuple[list[Bound], list[OutSubmission]]:
    """Binds by the set of cities; what is left over by shared cities, then by shared deliveries, so that a
    wrong name costs the applicant's mark alone. Also gives the submissions that belong to none."""
    free = list(range(len(submissions)))
    out: dict[int, Bound] = {}
    for n, application in enumerate(applications):
        same = [i for i in free if _cities(application) == _cities(submissions[i])]
        if same and _cities(application):
            best = max(same, key=lambda i: _shared_deliveries(application, submissions[i]))
            free.remove(best)
            out[n] = Bound(application, submissions[best], len(same) == 1, len(same))
    for likeness in (_shared_cities, _shared_deliveries):
        for n, application in enumerate(applications):
            near = [i for i in free if n not in out and likeness(application, submissions[i]) > 0]
            if near:
                best = max(near, key=lambda i: likeness(application, submissions[i]))
                free.remove(best)
                same_cities = _cities(application) == _cities(submissions[best])
                out[n] = Bound(application, submissions[best], same_cities, int(same_cities))
    bound = [out.get(n, Bound(a, None, False, 0)) for n, a in enumerate(applications)]
    return bound, [submissions[i] for i in free]


def _cities(of: TruthApplication | OutSubmission) -> frozenset[str]:
    return frozenset(plain(c) for c in of.applicant.cities)


def _shared_cities(application: TruthApplication, submission: OutSubmission) -> int:
    return len(_cities(application) & _cities(submission))


def _shared_deliveries(application: TruthApplication, submission: OutSubmission) -> int:
    return len({d.id for d in application.deliveries} & {d.id for d in submission.deliveries})

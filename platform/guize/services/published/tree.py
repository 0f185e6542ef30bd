"""The tree of the tenants of a day, as somebody may see it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from guize.domain.errors import NotFoundError, did_you_mean
from guize.domain.tenancy.register import TenantPeriod
from guize.domain.tenant import Tenant, Visibility
from guize.domain.words import Words

_FEW = 1000
"""With how many slugs a misspelt one is compared, if no choice is made among them."""


class Tree:
    """The tenants that somebody may see, in depth-first order, roots first.

    A restricted tenant is left out unless it is ``shown``, and what is below it moves up to its
    nearest visible ancestor: its baseline still binds them, with its citations, but no other answer
    tells that it exists. Tenants that do not stand on the day can be got by name; they are below
    nobody.
    """

    def __init__(
        self,
        periods: Iterable[TenantPeriod],
        shown: frozenset[str] = frozenset(),
        seen: Container[str] | None = None,
    ) -> None:
        """Arrange what is told of each tenant on a day.

        Args:
            periods: one of each tenant, as it is on the day.
            shown: the slugs of restricted ones that may be seen.
            seen: who may be seen at all, if not those that are public on the day or shown.

        """
        self.periods: Mapping[str, TenantPeriod] = {one.tenant.slug: one for one in periods}
        self.everything: Mapping[str, Tenant] = {
            slug: period.tenant for slug, period in self.periods.items()
        }
        self.by_slug: Mapping[str, Tenant] = {
            slug: tenant
            for slug, tenant in self.everything.items()
            if (
                tenant.visibility is Visibility.PUBLIC or slug in shown
                if seen is None
                else slug in seen
            )
        }
        self._parents: dict[str, str | None] = {}
        self._children: dict[str | None, list[Tenant]] = {}
        for slug, tenant in self.by_slug.items():
            parent = tenant.parent
            while parent is not None and parent not in self.by_slug:
                above = self.everything.get(parent)
                parent = None if above is None else above.parent
            self._parents[slug] = parent
            if self.periods[slug].standing == "standing":
                self._children.setdefault(parent, []).append(tenant)
        for siblings in self._children.values():
            siblings.sort(key=lambda t: (t.division_code or "", t.slug))

    def restricted(self, roots: frozenset[str] | None) -> frozenset[str]:
        """Return the restricted tenants at or below ``roots``; None stands for everywhere."""
        return frozenset(
            slug
            for slug, tenant in self.everything.items()
            if tenant.visibility is Visibility.RESTRICTED
            and (roots is None or not roots.isdisjoint(self._ancestry(slug)))
        )

    def get(self, slug: str) -> Tenant:
        """Return the tenant ``slug``.

        Raises:
            NotFoundError: there is none, or it must not be shown to exist.

        """
        try:
            return self.by_slug[slug]
        except KeyError:
            hint = did_you_mean(slug, self._alike(slug))
            cure = Words(
                zh=f"{hint.zh}全部租户见 /api/v1/tenants。",
                en=f"{hint.en}All are listed at /api/v1/tenants.",
            )
            raise NotFoundError("tenant", slug, cure) from None

    def _alike(self, slug: str) -> list[str]:
        """Return the slugs to compare a misspelt one with: of very many, those of its beginning."""
        if len(self.by_slug) <= _FEW:
            return list(self.by_slug)
        return [known for known in self.by_slug if known[:2] == slug[:2].casefold()]

    def below(self, slug: str | None) -> Iterator[Tenant]:
        """Yield every tenant below ``slug`` (None: every tenant), depth first."""
        for tenant in self._children.get(slug, ()):
            yield tenant
            yield from self.below(tenant.slug)

    def children(self, slug: str) -> list[Tenant]:
        """Return the tenants right below ``slug``."""
        return list(self._children.get(slug, ()))

    def parent(self, slug: str) -> str | None:
        """Return the tenant right above ``slug``, None at a root."""
        return self._parents[slug]

    def above(self, slug: str) -> list[str]:
        """Return the slugs of the ancestors of ``slug``, the root first."""
        found: list[str] = []
        parent = self._parents[slug]
        while parent is not None:
            found.insert(0, parent)
            parent = self._parents[parent]
        return found

    def _ancestry(self, slug: str) -> Iterator[str]:
        """Yield ``slug`` and what is above it, the restricted ones among them."""
        following: str | None = slug
        while following is not None:
            yield following
            above = self.everything.get(following)
            following = None if above is None else above.parent

"""The holidays that the State Council's regulation itself dates, in whatever year.

Source of law: 全国年节及纪念日放假办法, article 2, in its five versions. A year's notice arranges
the days around them and is published late in the year before; until then these are what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_MAY_DAY, _SECOND_OF_MAY, _THIRD_OF_MAY = (5, 1), (5, 2), (5, 3)
_NATIONAL_DAYS = ((10, 1), (10, 2), (10, 3))


@dataclass(frozen=True, slots=True)
class _Regulation:
    """One version of the regulation: whose days off it gives, as its article 2 lists them.

    ``spring`` are days counted from the first of the lunar year (-1 is its eve).
    """

    effective_from: date
    spring: tuple[int, ...]
    labour: tuple[tuple[int, int], ...] = (_MAY_DAY,)
    national: tuple[tuple[int, int], ...] = _NATIONAL_DAYS
    has_festivals: bool = True
    """Whether 清明, 端午 and 中秋 are days off."""


_REGULATIONS = (
    _Regulation(date(2025, 1, 1), (-1, 0, 1, 2), labour=(_MAY_DAY, _SECOND_OF_MAY)),
    _Regulation(date(2014, 1, 1), (0, 1, 2)),
    _Regulation(date(2008, 1, 1), (-1, 0, 1)),
    _Regulation(
        date(1999, 9, 18),
        (0, 1, 2),
        labour=(_MAY_DAY, _SECOND_OF_MAY, _THIRD_OF_MAY),
        has_festivals=False,
    ),
    _Regulation(date(1949, 12, 23), (0, 1, 2), national=_NATIONAL_DAYS[:2], has_festivals=False),
)
"""The latest first."""

# Year, then month and day of the lunar New Year, 清明, 端午 and 中秋, in Beijing time. Two programs
# that compute them otherwise agree on every day here; they part in 2089 (docs/sources-calendar.md).
_LUNAR = """
    1950 0217 0405 0619 0926 | 1951 0206 0405 0609 0915 | 1952 0127 0405 0528 1003
    1953 0214 0405 0615 0922 | 1954 0203 0405 0605 0911 | 1955 0124 0405 0624 0930
    1956 0212 0405 0613 0919 | 1957 0131 0405 0602 0908 | 1958 0218 0405 0621 0927
    1959 0208 0405 0610 0917 | 1960 0128 0405 0529 1005 | 1961 0215 0405 0617 0924
    1962 0205 0405 0606 0913 | 1963 0125 0405 0625 1002 | 1964 0213 0405 0614 0920
    1965 0202 0405 0604 0910 | 1966 0121 0405 0623 0929 | 1967 0209 0405 0612 0918
    1968 0130 0405 0531 1006 | 1969 0217 0405 0619 0926 | 1970 0206 0405 0608 0915
    1971 0127 0405 0528 1003 | 1972 0215 0405 0615 0922 | 1973 0203 0405 0605 0911
    1974 0123 0405 0624 0930 | 1975 0211 0405 0614 0920 | 1976 0131 0404 0602 0908
    1977 0218 0405 0621 0927 | 1978 0207 0405 0610 0917 | 1979 0128 0405 0530 1005
    1980 0216 0404 0617 0923 | 1981 0205 0405 0606 0912 | 1982 0125 0405 0625 1001
    1983 0213 0405 0615 0921 | 1984 0202 0404 0604 0910 | 1985 0220 0405 0622 0929
    1986 0209 0405 0611 0918 | 1987 0129 0405 0531 1007 | 1988 0217 0404 0618 0925
    1989 0206 0405 0608 0914 | 1990 0127 0405 0528 1003 | 1991 0215 0405 0616 0922
    1992 0204 0404 0605 0911 | 1993 0123 0405 0624 0930 | 1994 0210 0405 0613 0920
    1995 0131 0405 0602 0909 | 1996 0219 0404 0620 0927 | 1997 0207 0405 0609 0916
    1998 0128 0405 0530 1005 | 1999 0216 0405 0618 0924 | 2000 0205 0404 0606 0912
    2001 0124 0405 0625 1001 | 2002 0212 0405 0615 0921 | 2003 0201 0405 0604 0911
    2004 0122 0404 0622 0928 | 2005 0209 0405 0611 0918 | 2006 0129 0405 0531 1006
    2007 0218 0405 0619 0925 | 2008 0207 0404 0608 0914 | 2009 0126 0404 0528 1003
    2010 0214 0405 0616 0922 | 2011 0203 0405 0606 0912 | 2012 0123 0404 0623 0930
    2013 0210 0404 0612 0919 | 2014 0131 0405 0602 0908 | 2015 0219 0405 0620 0927
    2016 0208 0404 0609 0915 | 2017 0128 0404 0530 1004 | 2018 0216 0405 0618 0924
    2019 0205 0405 0607 0913 | 2020 0125 0404 0625 1001 | 2021 0212 0404 0614 0921
    2022 0201 0405 0603 0910 | 2023 0122 0405 0622 0929 | 2024 0210 0404 0610 0917
    2025 0129 0404 0531 1006 | 2026 0217 0405 0619 0925 | 2027 0206 0405 0609 0915
    2028 0126 0404 0528 1003 | 2029 0213 0404 0616 0922 | 2030 0203 0405 0605 0912
    2031 0123 0405 0624 1001 | 2032 0211 0404 0612 0919 | 2033 0131 0404 0601 0908
    2034 0219 0405 0620 0927 | 2035 0208 0405 0610 0916 | 2036 0128 0404 0530 1004
    2037 0215 0404 0618 0924 | 2038 0204 0405 0607 0913 | 2039 0124 0405 0527 1002
    2040 0212 0404 0614 0920 | 2041 0201 0404 0603 0910 | 2042 0122 0404 0622 0928
    2043 0210 0405 0611 0917 | 2044 0130 0404 0531 1005 | 2045 0217 0404 0619 0925
    2046 0206 0404 0608 0915 | 2047 0126 0405 0529 1004 | 2048 0214 0404 0615 0922
    2049 0202 0404 0604 0911 | 2050 0123 0404 0623 0930 | 2051 0211 0405 0613 0919
    2052 0201 0404 0601 0907 | 2053 0219 0404 0620 0926 | 2054 0208 0404 0610 0916
    2055 0128 0405 0530 1005 | 2056 0215 0404 0617 0924 | 2057 0204 0404 0606 0913
    2058 0124 0404 0625 1002 | 2059 0212 0405 0614 0921 | 2060 0202 0404 0603 0909
    2061 0121 0404 0622 0928 | 2062 0209 0404 0611 0917 | 2063 0129 0405 0601 1006
    2064 0217 0404 0619 0925 | 2065 0205 0404 0608 0915 | 2066 0126 0404 0528 1003
    2067 0214 0405 0616 0923 | 2068 0203 0404 0604 0911 | 2069 0123 0404 0623 0929
    2070 0211 0404 0613 0919 | 2071 0131 0405 0602 0908 | 2072 0219 0404 0620 0926
    2073 0207 0404 0610 0916 | 2074 0127 0404 0530 1005 | 2075 0215 0404 0617 0924
    2076 0205 0404 0606 0912 | 2077 0124 0404 0624 1001 | 2078 0212 0404 0614 0920
    2079 0202 0404 0604 0910 | 2080 0122 0404 0622 0928
"""


def is_statutory_holiday(day: date) -> bool:
    """Return whether the regulation in force on ``day`` makes it a day off for everybody.

    Lunar holidays are known from 1950 to 2080; of other years only those of the solar calendar.
    """
    regulation = next((each for each in _REGULATIONS if each.effective_from <= day), None)
    if regulation is None:
        return False
    if (day.month, day.day) in ((1, 1), *regulation.labour, *regulation.national):
        return True
    lunar = _lunar_days().get(day.year)
    if lunar is None:
        return False
    new_year, *festivals = lunar
    if regulation.has_festivals and day in festivals:
        return True
    return any(day == new_year + timedelta(days=offset) for offset in regulation.spring)


@cache
def _lunar_days() -> dict[int, tuple[date, ...]]:
    """Return year → lunar New Year, 清明, 端午 and 中秋."""
    found: dict[int, tuple[date, ...]] = {}
    for entry in _LUNAR.replace("|", "\n").strip().splitlines():
        year, *days = entry.split()
        found[int(year)] = tuple(date(int(year), int(each[:2]), int(each[2:])) for each in days)
    return found

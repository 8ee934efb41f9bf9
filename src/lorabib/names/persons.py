"""Whether a name that stands in one piece, as a body's does, is that of a person.

Only what tells it surely counts, and a word of a body outweighs all: "Hugging Face" and "Red Hat"
look like a given and a family name.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lorabib.model import Name
from lorabib.names import words as known
from lorabib.names.parsing import bare, parse
from lorabib.text import clean, fold

_INITIAL = re.compile(r"(?:[^\W\d_]\.-?){1,3}").fullmatch
_COUNTRIES = frozenset({"u.s.", "u.k.", "u.n.", "e.u.", "d.c.", "u.s.a."})
_TITLED = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms)\.\s*(?=[^\W\d_]{2})")
_SHOWN = re.compile(r"\bvan de[rn] [^\W\d_]|\bvon (?:der )?[^\W\d_]").search
_LONGEST = 5
#: Words of bodies beside those by which `parse` knows one; some are no word of a person's either.
_OF_BODIES = frozenset("""
    academia academie academy aerospace agency ai akademie analytics and archive archives army
    asociacion banca banco bank board bureau campaign capital church city clinic cloud club
    college committee computer computing contributors department developers division ecole energy
    engineering faculty federation fondation fondazione for forum fund fundacao fundacion fur
    gesellschaft health hochschule holdings hospital institut instituto intelligence istituto
    klinik laboratories learning library limited maintainers media memorial ministere ministerio
    ministerium museum network of office para party pour press prize publishing robotics school
    science sciences services software solutions sons state stiftung street studio studios survey
    systems tech technology the trust und universidad universidade universita universitat
    universite ventures verein
""".split())  # fmt: skip
#: Firms and machines that bear the name of a person.
_FIRMS = frozenset("""
    a-p-moller booz-allen-hamilton carl-zeiss charles-river charles-schwab d-e-shaw edward-jones
    eli-lilly ernst-young henry-ford hugo-boss j-p-morgan jane-street jean-zay john-deere
    jp-morgan louis-vuitton marie-curie morgan-stanley paul-scherrer philip-morris raymond-james
    robert-bosch thomas-cook thomson-reuters
""".split())  # fmt: skip
#: The commonest given names of several languages, folded; none that is a place or a word as well.
_GIVEN = frozenset("""
    aaron abhishek ada adam aditya adrian agnes ahmed aisha akira alan albert alejandro alessandro
    alex alexander alexandra alexandre alexei alexey alice alicia amir amit amy ana ananya
    anastasia anders andrea andreas andrei andrew andrey andrzej angela anil anita anjali ankit
    ann anna anne annette anthony antoine anton antonio arjun arthur arvind ashok aurelien barbara
    beatriz benjamin bernard bernd bernhard betty bjorn boris bram brenda brian bruno carl carla
    carlo carlos carmen carol caroline catherine cecilia charles christian christina christine
    christoph christophe christopher claire claudia claudio clement craig cristina cynthia daisuke
    daniel daniela daria david deborah deepak denis dennis diana diane diego dieter dimitri
    dimitris dirk dmitri dmitry dominik donald dorothy douglas edward ekaterina elena elisabeth
    elizabeth elodie emanuele emily emma emmanuel eric erik esther eugene eva fabian fabio fatima
    federico felix fernando florian francesco francisco francois frank franz frederic friedrich
    gabriel gabriele gaurav george gerald gerard gerhard giorgio giovanni giulia giuseppe gregory
    guillaume gunther hans harold haruki hassan heather heinrich heinz helen helena helga henri
    henrik henry herbert hermann hiroshi hubert hugo hussein hyunwoo ian ibrahim igor ingrid irene
    isabel isabelle ivan jack jacob jacqueline jacques jakob james jan jane janet jason javier
    jean jeffrey jennifer jens jeremy jeroen jessica joan joao johan johanna johannes john jonas
    jonathan jorge jose josef joseph joshua juan judith julia julian julie julien jurgen justin
    karen karin karl karsten katarina katherine kathleen kathryn katrin katsuya kazuki keith kelly
    kenichi kenji kenneth kenta kevin kimberly klaus konstantin kristina krzysztof ksenia lars
    laura laurence laurens laurent lawrence leonardo linda lisa lorenzo louis louise luca lucas
    lucia lucie luigi luis lukas maarten magdalena manfred manuel marc marcel marcin marco marcos
    marek margaret maria marianne marie mario marion markus marta martha martin martina mary
    massimo mateusz mathias mathieu matteo matthew matthias maurizio mauro maxim megan mehmet
    melanie melissa mia michael michel michele michelle miguel mikael mikhail mohamed mohammad
    mohammed monica monika muhammad mustafa nancy natalia natalie nathalie nathan neha nicholas
    nicolas nicole nikhil nikolai nikolaos nikolas nils oleg olga oliver olivier omar omid oscar
    pablo pamela paola paolo pascal patricia patrick paul paula pavel pawel pedro peter petra
    philip philipp philippe pierre pieter pietro piotr polina pooja pradeep priya priyanka rachel
    rafael rahul rajesh ralf ramesh raymond rebecca reinhard renate ricardo richard robert roberto
    roger rohan rohit roland ronald rosa rudolf ruth ryan samuel sander sandra sanjay sara sarah
    satoshi sebastian sergei sergey sergio sharon shinji simon simone sofia sophie srinivas stefan
    stefano stephan stephanie stephen steven sunil suresh susan susanne svetlana sylvia takashi
    takeshi tamara tatiana teresa theodore theresa thibault thomas timothy tobias tomas tomasz
    ulrich ulrike umberto ursula uwe valentina valeria vanessa vera veronica vijay vikram viktor
    vincent vincenzo vladimir walter werner willem william wolfgang xavier yann yulia yuri yusuke
    yves yvonne zachary zoe
""".split())  # fmt: skip


def is_person(printed: str, given: Collection[str] = (), families: Collection[str] = ()) -> bool:
    """Whether a name in one piece is surely that of a person.

    It is told by an initial before a family name, a title, a Dutch or German particle, a common
    given name, and the syllables and families of Chinese, Korean and Vietnamese names; or by other
    persons: a word of `given` before one of `families`, both folded.

    >>> [is_person(one) for one in ("John Smith", "Quux, J.", "Red Hat", "Jane Street")]
    [True, True, False, False]
    """
    text = clean(printed)
    name = parse(text)
    listed = fold(text).split()
    if not name.family or len(listed) > _LONGEST or _calls_itself_a_body(listed):
        return False
    return bool(
        _TITLED.match(text)
        or _SHOWN(text)
        or _has_initial(bare(text))
        or _is_east_asian(name)
        or _has_known_names(name, given, families)
    )


def _calls_itself_a_body(listed: list[str]) -> bool:
    """Whether a word is of a body, or the first two or three are the name of a firm."""
    heads = {"-".join(listed[:size]) for size in (2, 3)}
    bodies = known.BODIES | known.COMPANIES | _OF_BODIES
    return not bodies.isdisjoint(listed) or not _FIRMS.isdisjoint(heads)


def _has_initial(text: str) -> bool:
    """``J. Quux``, ``Quux, J.``, ``Xyloph A. Quux``; not ``Navaneet K. L.``, whose only whole name
    is no family name."""
    family, _, given = text.strip(", ").partition(",")
    *before, last = family.split()
    words = given.split() or before
    initials = [word for word in words if _INITIAL(word) and word.lower() not in _COUNTRIES]
    if not initials or "".join(words).lower() in _COUNTRIES:
        return False
    return len(last.strip("-")) > 1 and "." not in last


def _is_east_asian(name: Name) -> bool:
    """A family name of theirs beside two syllables, or a Vietnamese middle name."""
    family, given = fold(name.family), name.given.lower()
    if family in known.VIETNAMESE | known.VIETNAMESE_TOO and " " in given:
        return not known.VIETNAMESE_MIDDLE.isdisjoint(fold(given).split()[:1])
    syllables = given.split("-")
    if family not in known.CHINESE | known.KOREAN:
        return False
    if len(syllables) == 2:
        return all(map(known.SYLLABLE, syllables))
    # Of one syllable are bodies as well: Ping An, Peng Cheng.
    two = known.TWO_SYLLABLES(given) or known.KOREAN_GIVEN(given)
    return bool(two) and not known.SYLLABLE(given) and given not in known.NOT_GIVEN


def _has_known_names(name: Name, given: Collection[str], families: Collection[str]) -> bool:
    first, family = fold(name.given).split()[:1], fold(name.family).split()
    if not first or not family:
        return False
    return first[0] in _GIVEN or (first[0] in given and family[-1] in families)

"""Every `.chat` file, on every capability profile and on both stores (README.md beside it).

On the embedded store each file is played once per profile. On the production store, which answers
slower, it is played on one profile, and the profiles take turns: each file meets both stores, and
each profile does.
"""

import asyncio
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from tests.transcripts import stored
from tests.transcripts.profiles import PROFILES, WHOLE
from tests.transcripts.reading import Transcript, read
from tests.transcripts.stage import Differs, Scene, load, perform

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.chat"))
NAMES = [path.stem for path in FILES]

Fresh = Callable[[int], tuple[str, str]]


def profiles_of(transcript: Transcript) -> list[str]:
    """Where the file is played: old messages can only be tapped where one can tap."""
    return [
        name
        for name, able in PROFILES.items()
        if (not transcript.profiles or name in transcript.profiles)
        and (able.taps or not transcript.taps_old)
    ]


def played(
    transcript: Transcript, profile: str, folder: Path, store: tuple[str, str]
) -> list[Scene]:
    """What was said, scene by scene; the first step that goes another way ends the test."""
    try:
        return asyncio.run(perform(transcript, profile, folder, store))
    except Differs as differs:
        pytest.fail(str(differs), pytrace=False)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """(database, redis) of one more copy of the sample canteen as it is at that moment."""
    folder = tmp_path_factory.mktemp("transcripts")
    filled: dict[int, Path] = {}
    count = itertools.count()

    def fresh(at_ms: int) -> tuple[str, str]:
        if at_ms not in filled:
            filled[at_ms] = folder / f"filled{at_ms}.db"
            asyncio.run(load(f"sqlite://{filled[at_ms]}", folder, at_ms))
        path = folder / f"played{next(count)}.db"
        shutil.copy(filled[at_ms], path)
        return f"sqlite://{path}", ""

    return fresh


@pytest.fixture(scope="module")
def production(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    databases = request.getfixturevalue("databases")
    redis_url = request.getfixturevalue("redis_url")
    folder = tmp_path_factory.mktemp("transcripts")
    builds: dict[int, Callable[[str], object]] = {}
    made: list[str] = []

    def fresh(at_ms: int) -> tuple[str, str]:
        while made:
            databases.drop(made.pop())
        with redis.Redis.from_url(redis_url) as client:
            client.flushdb()
        build = builds.setdefault(at_ms, lambda url: load(url, folder, at_ms))
        made.append(databases.fresh(build))
        return made[-1], redis_url

    return fresh


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_dialogue_goes_as_written_on_every_profile(
    path: Path, embedded: Fresh, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    transcript = read(path)
    parts = {
        profile: played(transcript, profile, tmp_path, embedded(transcript.at_ms))
        for profile in profiles_of(transcript)
    }
    kept = stored.FOLDER / f"{path.stem}.txt"
    now = stored.written(parts)
    if request.config.getoption("--update"):
        kept.write_text(now, encoding="utf-8")
    before = kept.read_text(encoding="utf-8") if kept.exists() else ""
    assert now == before, f"{kept.name} reads otherwise: look at it, then run with --update"


@pytest.mark.services
@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_production_store_tells_the_same_story(
    path: Path, production: Fresh, tmp_path: Path
) -> None:
    transcript = read(path)
    profiles = profiles_of(transcript)
    profile = profiles[FILES.index(path) % len(profiles)]
    scenes = played(transcript, profile, tmp_path, production(transcript.at_ms))
    kept = (stored.FOLDER / f"{path.stem}.txt").read_text(encoding="utf-8")
    assert stored.drawn(scenes) == stored.told(kept, profile)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_nobody_needs_more_messages_than_the_file_says(path: Path) -> None:
    transcript = read(path)
    for letter, most in transcript.messages.items():
        assert transcript.said(letter) <= most, f"{letter} needs {transcript.said(letter)}"


def test_no_rendering_is_left_of_a_file_that_is_gone() -> None:
    assert sorted(path.stem for path in stored.FOLDER.glob("*.txt")) == NAMES


def test_the_whole_profile_is_played_by_every_file() -> None:
    assert all(WHOLE in profiles_of(read(path)) for path in FILES)

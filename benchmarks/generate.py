"""Make minutes of calls that never took place, the same for the same seed.

usage: python -m benchmarks.generate FOLDER [--documents N] [--seed N]
Vendors, chips and customers are invented; sentences and tables have the forms of real minutes.
`make_minutes` gives text for the whole of ingest, `make_extraction` the yield of one document
without ingest, for benchmarks of the store alone.
"""

import argparse
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from kg.iris import CG, entity_iri
from kg.model import (
    Claim,
    Document,
    Entity,
    EntityValue,
    Extraction,
    Iri,
    Label,
    Passage,
    Quantity,
    Source,
    Value,
)

_SYLLABLES = ("ka", "lo", "mi", "ren", "tu", "va", "zen", "or", "bel", "dri", "sha", "qu")
_SPECS = (
    ("tdp", "W", 75, 700, "{chip}的功耗是{n}W。", "{chip} draws {n} W."),
    ("memoryCapacity", "GB", 16, 192, "{chip}的显存容量是{n}GB。", "{chip} has {n} GB of memory."),
    ("memoryBandwidth", "GBPerSec", 300, 4800, "{chip}显存带宽{n}GB/s。", "{chip} moves {n} GB/s."),
)


@dataclass(frozen=True, slots=True)
class World:
    """Invented names; a larger corpus speaks of a larger world."""

    chips: tuple[str, ...]
    customers: tuple[str, ...]


def make_world(seed: int, size: int) -> World:
    """A world of so many chips, and a tenth as many customers."""
    chance = random.Random(f"world {seed}")
    chips = tuple(f"{_name(chance)[:4].upper()}{chance.randrange(100, 999)}" for _ in range(size))
    customers = tuple(f"{_name(chance).capitalize()}科技" for _ in range(max(5, size // 10)))
    return World(chips, customers)


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(3))


def make_minutes(world: World, seed: int, *, turns: int = 30) -> str:
    """The minutes of one call: questions, answers and a table."""
    chance = random.Random(f"minutes {seed}")
    english = chance.random() < 0.3
    lines = [f"{'Expert call' if english else '专家交流纪要'} {seed}", str(_day(chance)), ""]
    for _ in range(turns):
        lines += _turn(world, chance, english=english)
    lines += ["", "Card\tTDP\tMemory"]
    for _ in range(6):
        chip = chance.choice(world.chips)
        lines.append(f"{chip}\t{chance.randrange(75, 700)}W\t{chance.randrange(16, 192)}GB")
    return "\n".join(lines) + "\n"


def _day(chance: random.Random) -> date:
    return date(2022, 1, 1) + timedelta(days=chance.randrange(1000))


def _turn(world: World, chance: random.Random, *, english: bool) -> list[str]:
    chip, customer = chance.choice(world.chips), chance.choice(world.customers)
    count = chance.randrange(1, 90) * 100
    _, _, low, high, chinese_form, english_form = chance.choice(_SPECS)
    spec = (english_form if english else chinese_form).format(
        chip=chip, n=chance.randrange(low, high)
    )
    if english:
        answer = f"{spec} {customer} deployed about {count} of the {chip}; it is in production."
        return [f"Client: How is {chip} doing?", f"Expert: {answer}", ""]
    answer = f"{spec}{customer}部署了{count}多片{chip}，目前还在测试，没有上线。"
    return [f"问：{chip}的情况如何？", f"答：{answer}", ""]


def make_extraction(world: World, seed: int, *, claims: int = 60) -> Extraction:
    """What minutes with so many claims would yield, made without reading any text."""
    chance = random.Random(f"extraction {seed}")
    identifier, said_on = f"call-{seed:06}", _day(chance)
    lines, made, entities, passages, at = list[str](), list[Claim](), {}, list[Passage](), 0
    for _ in range(claims):
        chip = _entity(chance.choice(world.chips), "Chip")
        line, value, property_, others = _fact(world, chance, chip.labels[0].text)
        source = Source(identifier, at, at + len(line), line, "Expert", said_on)
        made.append(Claim(chip.iri, property_, value, source, "benchmark"))
        entities |= {one.iri: one for one in (chip, *others)}
        named = tuple(sorted(one.iri for one in (chip, *others)))
        passages.append(
            Passage(identifier, at, at + len(line), line, "", "Expert", "answer", named)
        )
        lines.append(line)
        at += len(line) + 1
    text = "\n".join(lines)
    document = Document(
        identifier, f"Call {seed}", said_on, text, f"{seed:064x}", "text/plain", len(text.encode())
    )
    return Extraction(
        document,
        tuple(entities[iri] for iri in sorted(entities)),
        (),
        tuple(made),
        (),
        tuple(passages),
        (),
    )


def _fact(
    world: World, chance: random.Random, chip: str
) -> tuple[str, Value, Iri, tuple[Entity, ...]]:
    if chance.random() < 0.3:
        customer = _entity(chance.choice(world.customers), "Organization")
        name = customer.labels[0].text
        return (
            f"{name}部署了{chip}，第{chance.randrange(1000)}批。",
            EntityValue(customer.iri, name),
            Iri(CG + "deployedBy"),
            (customer,),
        )
    name, unit, low, high, form, _ = chance.choice(_SPECS)
    number = chance.randrange(low, high)
    value = Quantity(f"{number}", Decimal(number), unit=Iri(CG + unit))
    return form.format(chip=chip, n=number), value, Iri(CG + name), ()


def _entity(name: str, kind: str) -> Entity:
    label = Label(name, "en", "preferred")
    return Entity(entity_iri(name), Iri(CG + kind), (label,), candidate=True)


def write_minutes(folder: Path, documents: int, *, seed: int = 0) -> tuple[Path, ...]:
    """Minutes as files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(seed, 40 + documents // 5)
    paths = tuple(folder / f"call-{number:06}.txt" for number in range(documents))
    for number, path in enumerate(paths):
        path.write_text(make_minutes(world, seed * 1_000_000 + number), "utf-8")
    return paths


def main() -> None:
    """Write minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    written = write_minutes(options.folder, options.documents, seed=options.seed)
    print(f"{len(written)} documents in {options.folder}")


if __name__ == "__main__":
    main()

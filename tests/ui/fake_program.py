"""A program for the chat to stand on: hand-made answers over samples/, no store, no ingest."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import QuerySyntax, UnknownDocument
from qa.model import Answer, AnswerClaim, Citation, Conflict, Derivation
from ui.ports import DocumentRow, HeldBack, QueryTable, Shade, ShownClaim, UploadReport

ROOT = Path(__file__).parents[2]
CALL = "domestic-accelerators"
CG = "https://w3id.org/chipgraph/ontology#"
CGE = "https://w3id.org/chipgraph/entity/"
ATTACK = (
    '<script>window.broken=1</script><img src=x onerror="window.broken=1">'
    '<svg onload="window.broken=1">[x](javascript:window.broken=1)'
)


class FakeDocuments:
    """Documents in memory."""

    def __init__(self) -> None:
        text = (ROOT / "samples" / f"{CALL}.txt").read_text("utf-8")
        self.texts = {CALL: text, "attack": f"Title {ATTACK}\n\nQ: price?\n\nA: {ATTACK} 5 kg\n"}

    def list(self) -> tuple[DocumentRow, ...]:
        return tuple(
            DocumentRow(name, name.title(), "2023-11-16", len(text), 42, 1)
            for name, text in sorted(self.texts.items())
        )

    def text(self, document: str) -> str:
        if document not in self.texts:
            raise UnknownDocument(f"no document is called {document}")
        return self.texts[document]

    def upload(self, name: str, content: bytes) -> UploadReport:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return UploadReport(name, None, "failed", error=f"{name} is not text")
        document = name.rpartition(".")[0].casefold()
        change = "replaced" if document in self.texts else "added"
        self.texts[document] = text
        held = (HeldBack(0, 5, text[:5], "unit mismatch", "kg where W was expected"),)
        return UploadReport(name, document, change, 3, 1, held)

    def remove(self, document: str) -> None:
        del self.texts[document]

    def coverage(self, document: str) -> tuple[Shade, ...]:
        text = self.text(document)
        return (Shade(0, 10, "heading"), Shade(10, len(text) // 2, "claim"))

    def held_back(self, document: str) -> tuple[HeldBack, ...]:
        return (HeldBack(0, 5, self.text(document)[:5], "unit mismatch", "kg instead of W"),)


class FakeAnswers:
    """Answers to a few questions, cited from the documents."""

    def __init__(self, documents: FakeDocuments) -> None:
        self._documents = documents

    def __call__(self, question: str, history: Sequence[str], _language: str) -> Answer:
        found = self._find(question, history)
        return replace(found, question=question, build="f" * 64, elapsed_ms=12.3)

    def _find(self, question: str, history: Sequence[str]) -> Answer:
        if "<script>" in question:
            return self._attack(question)
        if "星海" in question and "new" in self._documents.texts:
            return self._uploaded(question)
        if "尺寸" in question or "weather" in question:
            return self._abstain(question)
        if "冲突" in question or "disagree" in question:
            return self._conflict(question)
        if "最高" in question or "highest" in question:
            return self._ranking(question)
        if "呢" in question and history:
            return self._plain(question, "T21", "功耗", "300")
        return self._plain(question, "昇腾910B", "价格", "单卡价格12万元")

    def cite(self, quote: str, claim: str = "c", document: str = CALL) -> Citation:
        start = self._documents.text(document).index(quote)
        end = start + len(quote)
        return Citation(document, start, end, quote, "专家", "2023-11-16", CG + claim)

    def cell(self, row: str, column: str, value: str, claim: str) -> Citation:
        text = self._documents.text(CALL)
        table = text.index("型号\t厂商")
        header = text.index(column, table)
        line = text.index(f"\n{row}\t", table) + 1
        start = text.index(f"\t{value}\t", line) + 1
        headers = ((line, line + len(row)), (header, header + len(column)))
        return Citation(
            CALL, start, start + len(value), value, None, "2023-11-16", CG + claim, headers
        )

    def _plain(self, question: str, subject: str, property_: str, value: str) -> Answer:
        cited = self.cell("昇腾910B", "功耗(W)", "400", "c1")
        other = self.cite("单卡价格12万元", "c0")
        return Answer(
            question,
            "zh",
            "answered",
            f"**{subject}**的{property_}：**{value}** [1]（功耗 400 W [2]）",
            None,
            claims=(claim("c0", subject, property_, value, 12, "万元", 0),),
            citations=(other, cited),
            sparql="SELECT ?n WHERE { VALUES ?n { 1 2 3 } }",
            derivation=colour(question, (subject[:4], "entity"), (property_, "property")),
            suggestions=("它的功耗呢？", "哪款卡的功耗最高？"),
            confidence=0.9,
        )

    def _ranking(self, question: str) -> Answer:
        rows = (("昇腾910B", "320"), ("昆仑芯R300", "256"), ("T21", "128"))
        cited = tuple(
            self.cell(name, "FP16算力(TFLOPS)", value, f"r{at}")
            for at, (name, value) in enumerate(rows)
        )
        claims = tuple(
            claim(f"r{at}", name, "FP16算力", value, float(value), "TFLOPS", at)
            for at, (name, value) in enumerate(rows)
        )
        return Answer(
            question,
            "zh",
            "answered",
            "FP16算力最高的是 **昇腾910B**：**320 TFLOPS** [1]",
            None,
            claims=claims,
            citations=cited,
            sparql="SELECT ?chip ?n WHERE { VALUES (?chip ?n) { ('910B' 320) } }",
            completeness="在给出该项的 3 个芯片中；另有 9 个未给出。",
            derivation=colour(question, ("FP16", "property"), ("最高", "cue")),
            suggestions=("其中哪款最便宜？",),
            confidence=0.95,
        )

    def _conflict(self, question: str) -> Answer:
        cited = (
            self.cite("只有A100的55%左右", "d0"),
            self.cite("厂商宣传说是A100的1.3倍", "d1"),
        )
        claims = (
            claim("d0", "思元590", "相对性能", "55%", 55, "%", 0),
            replace(claim("d1", "思元590", "相对性能", "1.3倍", 1.3, "倍", 1), certainty="rumour"),
        )
        return Answer(
            question,
            "zh",
            "answered",
            "**说法不一。** 思元590相对A100：**55%** [1]，或 **1.3倍** [2]",
            None,
            claims=claims,
            citations=cited,
            conflicts=(Conflict("思元590", "相对性能", (CG + "d0", CG + "d1")),),
            sparql="ASK {}",
            derivation=colour(question, ("590", "entity")),
        )

    def _abstain(self, question: str) -> Answer:
        return Answer(
            question,
            "zh",
            "abstained",
            "纪要提到了**思元590**，但没有说明这一点（尺寸），无法回答。",
            "neverStated",
            claims=(claim("c0", "昇腾910B", "价格", "12万元", 12, "万元", 0),),
            citations=(self.cite("单卡价格12万元", "c0"),),
            derivation=colour(question, ("尺寸", "unknown")),
            suggestions=("昇腾910B的价格是多少？",),
        )

    def _uploaded(self, question: str) -> Answer:
        cited = self.cite("75W", "u", "new")
        stated = claim("u", "星海X1", "功耗", "75W", 75, "W", 0)
        text = "**星海X1**的功耗：**75W** [1]"
        return Answer(question, "zh", "answered", text, None, (stated,), (cited,))

    def _attack(self, question: str) -> Answer:
        cited = self.cite(ATTACK, "x", "attack")
        return Answer(
            question,
            "en",
            "answered",
            f"**{ATTACK}** [1] ![i](http://example.invalid/x.png) <svg/onload=window.broken=1>",
            None,
            claims=(
                claim("x", ATTACK, ATTACK, ATTACK, 5, ATTACK, 0),
                claim("y", ATTACK + "2", ATTACK, ATTACK, 6, ATTACK, 0),
            ),
            citations=(replace(cited, speaker=ATTACK),),
            conflicts=(Conflict(ATTACK, ATTACK, (CG + "x", CG + "y")),),
            sparql=f"# {ATTACK}\nASK {{}}",
            derivation=(Derivation(0, len(question), question, "entity", None, ATTACK, "exact"),),
            completeness=ATTACK,
            suggestions=(ATTACK,),
        )


def claim(
    name: str, subject: str, property_: str, value: str, number: float, unit: str, citation: int
) -> AnswerClaim:
    """A claim of an answer."""
    return AnswerClaim(
        id=CG + name,
        subject=CGE + "".join(c for c in subject if c.isalnum()),
        subject_label=subject,
        property=CG + "".join(c for c in property_ if c.isalnum()),
        property_label=property_,
        value=value,
        value_iri=None,
        number=number,
        unit=unit,
        polarity="affirmed",
        certainty="stated",
        status=None,
        qualifiers=(),
        citation=citation,
    )


def colour(question: str, *taken: tuple[str, str]) -> tuple[Derivation, ...]:
    """What stretches of the question were taken for."""
    return tuple(
        Derivation(at, at + len(text), text, role, CG + role, text, "exact")  # type: ignore[arg-type]
        for text, role in taken
        if (at := question.find(text)) >= 0
    )


def run_fake_sparql(query: str) -> QueryTable:
    """Rows for whatever is asked; the word BROKEN is a syntax error."""
    if "BROKEN" in query:
        raise QuerySyntax("line 2, column 3: expected a variable")
    if "?propertyZh" in query:
        return QueryTable(("a", "b", "c", "d"), (("昇腾910B", "功耗", "Ascend 910B", "power"),))
    count = query.count("'") // 2 or 3
    return QueryTable(("n", "text"), tuple((at, f'row {at}, "{at}"') for at in range(count)))


class FakeNetwork:
    """A few claims of every kind."""

    def claims(self, _language: str) -> tuple[ShownClaim, ...]:
        says = (
            ("昇腾910B", "腾讯", "customer", "affirmed", "stated"),
            ("昇腾910B", "字节", "customer", "negated", "stated"),
            ("思元590", "百度", "customer", "affirmed", "rumour"),
            ("思元590", "快手", "customer", "affirmed", "stated"),
            ("思元590", "寒武纪", "made by", "affirmed", "stated"),
            (ATTACK, "寒武纪", "made by", "affirmed", "stated"),
        )
        return tuple(
            ShownClaim(
                f"{CG}n{at}", f"{CGE}{one}", one, "chip", f"{CG}{relation}", relation,
                f"{CGE}{other}", other, "organization", polarity, certainty, CALL, 0, 4,
                "会议主题", "2023-11-16",
            )
            for at, (one, other, relation, polarity, certainty) in enumerate(says)
        )  # fmt: skip

    def disputed(self, claims: Collection[str]) -> frozenset[str]:
        return frozenset({f"{CG}n3"} & set(claims))

    def gexf(self, claims: Collection[str], _language: str) -> bytes:
        return f'<gexf count="{len(claims)}"/>'.encode()

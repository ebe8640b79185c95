"""Imports point down: kg knows our data only, ingest and qa know kg, ui knows all."""

from tests.sources import PACKAGES, imports, modules

MAY_IMPORT = {
    "kg": {"kg", "ontology"},
    "ingest": {"ingest", "kg"},
    "qa": {"qa", "kg"},
    "ui": {"ui", "ingest", "qa", "kg"},
}
OURS = {*PACKAGES, "benchmarks", "docs", "ontology", "samples", "tests"}
OWNERS = {
    "ahocorasick": {"kg.name_forms"},
    "docx": {"ingest.docx_text"},
    "faiss": {"qa.vectors"},
    "gradio": {"ui.chat"},
    "mcp": {"ui.mcp", "ui.server"},
    "pdfplumber": {"ingest.pdf_text"},
    "pypdfium2": {"ingest.pdf_text"},
    "pyshacl": {"kg.validate"},
    "sentence_transformers": {"qa.export_model"},
    "torch": {"qa.export_model"},
}
"""the libraries that one module stands for"""


def test_imports_point_down():
    wrong = [
        f"{name}:{line} imports {target}"
        for name, tree in modules().items()
        for target, _, line in imports(tree)
        if (top := target.split(".")[0]) in OURS and top not in MAY_IMPORT[name.split(".")[0]]
    ]
    assert wrong == []


def test_a_library_has_one_owner():
    wrong = [
        f"{name}:{line} imports {target}"
        for name, tree in modules().items()
        for target, _, line in imports(tree)
        if name not in OWNERS.get(target.split(".")[0], {name})
    ]
    assert wrong == []


def test_modules_were_found():
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)
    assert len(modules()) > 100

@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("the second-generation Trainium", "Trainium 2"),
        ("3rd gen Gaudi cards", "Gaudi 3"),
        ("第四代TPU的带宽", "TPU v4"),
        ("第二代", None),
    ],
)
def test_a_generation_names_the_numbered_product(said: str, label: str | None) -> None:
    lexicon = load_lexicon()
    found = [lexicon.entities[m.entity].labels[0].text for m in lexicon.find_mentions(said)]
    assert found == ([label] if label else [])

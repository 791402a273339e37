"""Work is done again only when what it was done from has changed."""

from pathlib import Path

from tools.stamps import Stamps, digest


def test_a_stamp_holds_for_the_value_it_was_put_with(tmp_path):
    stamps = Stamps(tmp_path / "deep" / "stamps.json")

    stamps.put(prod="one")
    stamps.put(dev="two")

    assert stamps.holds("prod", "one")
    assert not stamps.holds("prod", "two")
    assert (stamps.get("dev"), stamps.get("other")) == ("two", "")


def test_a_broken_file_of_stamps_counts_as_empty(tmp_path):
    file = tmp_path / "stamps.json"
    for broken in ("", "{", "[1]", "\x00"):
        file.write_text(broken)
        assert not Stamps(file).holds("prod", "one")

    Stamps(file).put(prod="one")
    assert Stamps(file).holds("prod", "one")


def test_a_digest_sees_contents_names_and_words_but_not_dates(tmp_path):
    folder = tmp_path / "static"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.css").write_text("a")
    first = digest([folder])

    (folder / "deep" / "a.css").write_text("a")
    assert digest([folder]) == first
    assert digest([folder], "word") != first

    (folder / "deep" / "a.css").rename(folder / "a.css")
    assert digest([folder]) != first
    (folder / "a.css").write_text("b")
    assert digest([folder]) != first


def test_a_digest_does_without_what_is_missing_or_made_from_the_rest(tmp_path):
    (tmp_path / "nn.po").write_text("x")
    before = digest([tmp_path])
    (tmp_path / "nn.mo").write_text("y")

    assert digest([tmp_path]) == before
    assert digest([tmp_path, Path("/no/such/file")]) == before

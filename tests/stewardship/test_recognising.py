"""In which spellings a number or an address is found on a page, and where it must not be found."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.conversation import World
from bot.directory.checking import digits, entries, region_of
from bot.directory.models import Contact, Way, contacts_of
from bot.stewardship.reading import Words, read_html, read_json, read_plain
from bot.stewardship.recognising import same_address, stands_in

PAGE = "https://www.example.org/help/page"


def found(value: str, page: str, region: str = "AU", way: str = "phone") -> bool:
    return stands_in(Contact.model_validate({"way": way, "value": value}), region, read_html(page, PAGE))


def hidden_by_the_host(address: str, key: int = 0x42) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


@pytest.mark.parametrize(
    "page",
    [
        "Call 1800 737 732 now",
        "Call 1800737732.",
        "1800-737-732",
        "1800.737.732",
        "1800\u2011737\u2013732",
        "1800 \N{MINUS SIGN} 737 / 732",
        "1800\u00a0737\u202f732",
        "1800&nbsp;737&#160;732",
        "(1800) 737 732",
        "[1800] 737-732",
        "1800•737•732",
        "Tel1800737732",
        "Ph:1800 737 732;",
        "&#49;&#56;&#x30;0 737 732",
        "18\u200b00\ufeff 737\u00ad732",
        "１８００　７３７　７３２",
        "١٨٠٠ ٧٣٧ ٧٣٢",
        "<span>1800</span> <span>737</span> <b>732</b>",
        "<span>1800</span><span>737</span><b>732</b>",
        "1800 <!-- 000 -->737 732",
        "1800\n      737\n      732",
        "1800RESPECT",
        "1800 respect",
        "1800-RESPECT.",
        "1800 RESPEC",
        "<a href='https://www.1800respect.org.au'>1800RESPECT</a>",
        "<a href='tel:1800737732'>Call us</a>",
        "<a href='tel:+61-1800-737-732'>Call us</a>",
        "<a href='TEL:+61%201800%20737%20732'>Call us</a>",
        "<a href='tel://1800%20737%20732'>Call us</a>",
        "<a href='tel:00611800737732'>Call us</a>",
        "<a href='tel:1800RESPEC'>Call us</a>",
        "<a href='sms:1800737732?body=hello'>Write to us</a>",
        "<a href='callto:1800737732'>Call us</a>",
        "+61 1800 737 732",
        "0061 1800 737 732",
        "1800 737 732<sup>1</sup>",
        "1800 737 732²",
        "<a>1800 737 732</a><a>1800 811 811</a>",
        "1800 737 732 1800 811 811",
        "1800 737 732/1800 811 811",
        "24/7 1800 737 732 24/7",
        "1800 737 732x25",
        "In 2024, 1800 737 732, 24 hours",
        "<td>13</td><td>1800 737 732</td><td>5</td>",
        "<img alt='Call 1800 737 732' src='/a.png'>",
        "<button aria-label='Call 1800 737 732'></button>",
        '<script type=\'application/ld+json\'>{"@graph": [{"telephone": "1800 737 732"}]}</script>',
        '<script type=\'application/ld+json\'>{"telephone": ["+61-1800-737-732"]}</script>',
        "<script>var a = '<p>';</script><p>1800 737 732</p>",
        '<p title="don\'t">1800 737 732',
        "<p title='>>>>'>1800 737 732",
        "<p class=it's>1800 737 732</p>",
        "<s>13 11 14<p>1800 737 732</p>",
        "5 < 6 and 1800 737 732",
        "<?xml version='1.0'?><a><script/><b>1800 737 732</b></a>",
        "<a><![CDATA[<b>1800 737 732</b>]]></a>",
        "<!DOCTYPE html><!ELEMENT x><?php echo 1 ?>1800 737 732",
        "1800 737 732<",
        "</ >1800 737 732</>",
    ],
)
def test_a_number_in_every_usual_spelling(page: str) -> None:
    assert found("1800 737 732", page)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "1800 737 733",
        "11800 737 732",
        "1800 737 7325",
        "1800 737 732 5".replace(" 5", "5"),
        "5-1800-737-732",
        "1800-737-732-5",
        "<b>1800 737 73</b>25",
        "<b>1800 737 732</b>5",
        "1800,737,732",
        "91,800 737 732",
        "a5b1800737732",
        "1800737732c4",
        "+64 1800 737 732",
        "<p>1800</p><p>737 732</p>",
        "1800<br>737 732",
        "<td>1800</td><td>737 732</td>",
        "<script>call('1800 737 732')</script>",
        '<script type=\'application/json\'>{"telephone": "1800 737 732"}</script>',
        "<script>1800 737 732",
        "<style>.a1800 { content: '1800 737 732' }</style>",
        "<STYLE>1800 737 732</STYLE >",
        "<!-- 1800 737 732 -->",
        "<!-- 1800 737 732",
        "<del>1800 737 732</del>",
        "<s>1800 737 732</s>",
        "<del><a href='tel:1800737732'>old</a></del>",
        "<template>1800 737 732</template>",
        "<a href='tel:18007377325'>call</a>",
        "<a href='tel:+18007377320'>call</a>",
        "<a href='https://example.org/1800737732'>call</a>",
        "<p data-phone='1800737732'>call</p>",
        "www.1800respect.org.au",
        "<a href='https://www.1800respect.org.au'>our page</a>",
        "mail@1800respect.org.au",
        "1800 RESPITE",
        "1800 737 MORE",
    ],
)
def test_a_number_that_does_not_stand_there(page: str) -> None:
    assert not found("1800 737 732", page)


@pytest.mark.parametrize(
    ("value", "region", "page"),
    [
        ("02 9045 6999", "AU", "(02) 9045 6999"),
        ("02 9045 6999", "AU", "+61 2 9045 6999"),
        ("02 9045 6999", "AU", "+61 (0)2 9045 6999"),
        ("02 9045 6999", "AU", "+61 (0) 2-9045-6999"),
        ("02 9045 6999", "AU", "0061 2 9045 6999"),
        ("02 9045 6999", "AU", "011 61 2 9045 6999"),
        ("02 9045 6999", "AU", "61 2 9045 6999"),
        ("02 9045 6999", "AU", "<a href='tel:+61290456999'>call</a>"),
        ("02 9045 6999", "AU", "<a href='tel:+61(0)290456999'>call</a>"),
        ("0477 13 11 14", "AU", "0477131114"),
        ("13 11 14", "AU", "Lifeline 131 114 24 hours"),
        ("13 11 14", "AU", "13 11 14 (24/7)"),
        ("13 11 14", "AU", "24/7: 13-11-14"),
        ("13 11 14", "AU", "13 11 14 24/7"),
        ("13 11 14", "AU", "+61 13 11 14"),
        ("13 92 76", "AU", "13YARN"),
        ("13 92 76", "AU", "13 YARN (13 92 76)"),
        ("1300 22 4636", "AU", "1300 22 INFO"),
        ("0423 677 767 (text)", "AU", "0423677767"),
        ("1-800-656-4673", "US", "1-800-656-HOPE"),
        ("1-800-656-4673", "US", "800.656.HOPE (4673)"),
        ("1-800-656-4673", "US", "(800) 656-4673"),
        ("1-800-656-4673", "US", "1 (800) 656 4673"),
        ("1-800-656-4673", "US", "+1 800 656 4673"),
        ("416-314-2447", "CA", "1-416-314-2447"),
        ("416-314-2447", "CA", "<a href='tel:+14163142447'>"),
        ("613-789-8096 ext. 25", "CA", "613-789-8096, ext. 25"),
        ("613-789-8096 ext. 25", "CA", "(613) 789-8096 poste 25"),
        ("613-789-8096 ext. 25", "CA", "<a href='tel:6137898096;ext=25'>"),
        ("310-0000", "CA", "310-0000"),
        ("0 800 05 95 95", "FR", "0800.05.95.95"),
        ("0 800 05 95 95", "FR", "+33 800 05 95 95"),
        ("09 69 39 00 00", "FR", "09 69 39 00 00"),
        ("02 535 45 42", "BE", "02/535.45.42"),
        ("02 535 45 42", "BE", "+32 (0)2 535 45 42"),
        ("18001 0808 168 9281", "GB", "18001 <a href='tel:1'>0808 168 9281</a>"),
        ("08088 01 03 02", "GB", "0808 801 0302"),
        ("116 123", "GB", "116123"),
        ("116 123", "IE", "116-123"),
        ("000", "AU", "Call 000."),
        ("000", "AU", "Triple Zero (000)"),
        ("000", "AU", "Police 000 – 24 hours"),
        ("000", "AU", "000/112"),
        ("000", "AU", "<a href='tel:000'>emergency</a>"),
        ("999", "IE", "999/112"),
        ("112", "IE", "999 / 112"),
        ("988", "CA", "Call or text 9-8-8"),
        ("988", "CA", "<a href='sms:988'>text</a>"),
        ("988", "CA", "988, in 200 languages"),
        ("911", "CA", "9-1-1"),
        ("3114", "FR", "le 31 14, gratuit"),
        ("3114", "FR", "3114 (numéro national)"),
        ("17", "FR", "composez le 17 ou le 112"),
        ("17", "FR", "Police secours : 17"),
        ("17", "FR", "17 (police)"),
        ("15", "FR", "le <strong>15</strong> (SAMU)"),
        ("1737", "NZ", "Free call or text 1737 any time"),
        ("85258", "GB", "Text SHOUT to 85258"),
        ("686868", "CA", "text 686-868"),
        ("741741", "US", "Text HOME to 741741"),
        ("text HOME to 741741", "US", "741-741"),
        ("116 123 (free)", "GB", "Samaritans: 116 123"),
    ],
)
def test_numbers_of_the_world(value: str, region: str, page: str) -> None:
    assert found(value, page, region)


@pytest.mark.parametrize(
    ("value", "region", "page"),
    [
        ("13 11 14", "AU", "text 0477 13 11 14"),
        ("13 11 14", "AU", "1300 13 11 14"),
        ("13 11 14", "AU", "13 11 14 20"),
        ("13 11 14", "AU", "In 2013. 1114 people"),
        ("13 11 14", "AU", "13/11/14"),
        ("131 444", "AU", "ABN 42 131 444 120"),
        ("131 444", "AU", "$131 444"),
        ("131 444", "AU", "131 444 €"),
        ("131 444", "AU", "61131444"),
        ("000", "AU", "20001"),
        ("000", "AU", "10,000"),
        ("000", "AU", "10 000"),
        ("000", "AU", "1 000 000"),
        ("000", "AU", "1.000.000"),
        ("000", "AU", "#000"),
        ("000", "AU", "000s"),
        ("000", "AU", "$000"),
        ("000", "AU", "10,<b>000</b>"),
        ("112", "AU", "112.50"),
        ("112", "AU", "$112"),
        ("112", "AU", "112 %"),
        ("112", "AU", "Suite 112"),
        ("112", "AU", "article 112"),
        ("112", "BE", "loi 112/2019"),
        ("112", "AU", "<a href='tel:1120'>x</a>"),
        ("106", "AU", "106 people"),
        ("106", "AU", "PO Box 106"),
        ("101", "GB", "101 High Street"),
        ("101", "BE", "101, rue de la Loi"),
        ("101", "GB", "10:101"),
        ("988", "CA", "988€"),
        ("988", "CA", "1988"),
        ("988", "CA", "416-988-2447"),
        ("988", "CA", "988-2447"),
        ("3114", "FR", "3114 euros"),
        ("3114", "FR", "3,114"),
        ("3114", "FR", "01 31 14 20 20"),
        ("17", "FR", "le 17 mars"),
        ("17", "FR", "le 17/03/2020"),
        ("17", "FR", "17 ans"),
        ("17", "FR", "à 17h30"),
        ("17", "FR", "article 17"),
        ("17", "FR", "le 17e arrondissement"),
        ("15", "FR", "15 personnes"),
        ("1737", "NZ", "in 1737"),
        ("1813", "BE", "18 June 1813"),
        ("1712", "BE", "17-12"),
        ("1712", "BE", "1712-1786"),
        ("85258", "GB", "Scottsdale, AZ 85258"),
        ("416-314-2447", "CA", "+44 416 314 2447"),
        ("613-789-8096 ext. 25", "CA", "613-789-8096"),
        ("613-789-8096 ext. 25", "CA", "613-789-8096 ext. 251"),
        ("1-800-656-4673", "US", "51-800-656-4673"),
        ("0808 168 9281", "GB", "18001-0808-168-9281"),
    ],
)
def test_what_only_looks_like_the_number(value: str, region: str, page: str) -> None:
    assert not found(value, page, region)


NUMBERS = (("1800 737 732", "AU"), ("02 9045 6999", "AU"), ("202-224-2981", "US"), ("0 800 05 95 95", "FR"))
SEPARATORS = (" ", "\u00a0", "\u2009", "-", "–", ".", "/", ") ", " (", " - ", "\u200b", "</b><i>", "&nbsp;", "&#8209;")


@st.composite
def grouped(draw: st.DrawFn) -> tuple[str, str, str]:
    """A number, its region, and the same digits cut anywhere."""
    value, region = draw(st.sampled_from(NUMBERS))
    spelt = "".join(digit + draw(st.sampled_from(("", "", *SEPARATORS))) for digit in digits(value)[:-1])
    return value, region, spelt + digits(value)[-1]


@given(grouped(), st.sampled_from(("Call {} now", "<p>{}</p>", "({}).", "x: {},", "{}")))
def test_any_grouping_is_found(number: tuple[str, str, str], page: str) -> None:
    value, region, spelt = number
    assert found(value, page.format(spelt), region)


@given(grouped(), st.integers(0, 99), st.booleans())
def test_digits_added_to_it_make_it_another(number: tuple[str, str, str], more: int, in_front: bool) -> None:
    value, region, spelt = number
    if region == "US" and str(more)[-1] == "1":  # 1 in front of an American number is the same number
        more += 1
    assert not found(value, f"Call {more}{spelt} now" if in_front else f"Call {spelt}{more} now", region)


@given(st.text(max_size=300), st.sampled_from(["1800 737 732", "000", "13 11 14"]))
def test_whatever_a_page_holds_it_is_read(page: str, value: str) -> None:
    found(value, page)
    found(value, f"<a {page}><script type='application/ld+json'>{page}")
    read_json(page)


@given(st.text(st.sampled_from("<>!-/'\"= abs&#x10;[]"), max_size=200))
def test_tags_of_every_kind_are_read(page: str) -> None:
    assert found("1800 737 732", f"<p>1800 737 732</p>{page}")


@pytest.mark.parametrize(
    "piece", ["<", "<!", "<!--", "<a ", "</", "&#", "<![", "<a href='", "&a", "<script>", "<a b=", "1 "]
)
def test_a_page_made_to_take_for_ever_does_not(piece: str) -> None:
    page = piece * (200_000 // len(piece))
    began = perf_counter()
    found("1800 737 732", page)
    assert perf_counter() - began < 3


@pytest.mark.parametrize(
    "page",
    [
        "info@example.org",
        "Info@Example.org.",
        "<a href='mailto:info@example.org?subject=x'>write</a>",
        "<a href='MAILTO:a@b.org,INFO%40example.org'>write</a>",
        "&#105;&#110;fo&#64;example.org",
        "info<b>@</b>example<span>.org</span>",
        "info (at) example.org",
        "info [at] example [dot] org",
        f"<a href='/cdn-cgi/l/email-protection#{hidden_by_the_host('info@example.org')}'>write</a>",
        f"<span data-cfemail='{hidden_by_the_host('info@example.org')}'>[protected]</span>",
        '<script type=\'application/ld+json\'>{"email": "info@example.org"}</script>',
        "in\u200bfo@example.org",
    ],
)
def test_an_email_address_is_found(page: str) -> None:
    assert found("info@example.org", page, way="email")


@pytest.mark.parametrize(
    "page",
    [
        "my.info@example.org",
        "info@example.org.au",
        "info@example.organisation",
        "info@examples.org",
        "<!-- info@example.org -->",
        "<a href='mailto:otherinfo@example.org'>write</a>",
        "<a href='mailto:a@b.org?subject=info@example.org'>write</a>",
        "<span data-cfemail='zz'>[protected]</span>",
    ],
)
def test_another_email_address_is_not(page: str) -> None:
    assert not found("info@example.org", page, way="email")


@pytest.mark.parametrize(
    "page",
    [
        "<a href='https://www.example.org/report'>report</a>",
        "<a href='http://example.org/report/'>report</a>",
        "<a href='/report'>report</a>",
        "<a href='../report#form'>report</a>",
        "<a href='https://example.org/report?utm_source=x'>report</a>",
        "<base href='https://example.org/'><a href='report'>report</a>",
        "<iframe src='https://example.org/report'></iframe>",
        "<link rel=canonical href='https://example.org/report'>",
        "at example.org/report.",
        "at WWW.Example.org/report/, any time",
        "(https://example.org/report)",
        "https:<wbr>//example.org/<b>report</b>",
    ],
)
@pytest.mark.parametrize("way", [Way.WEB, Way.CHAT, Way.VIDEO])
def test_a_web_address_is_found(page: str, way: Way) -> None:
    assert found("https://www.example.org/report", page, way=way)


@pytest.mark.parametrize(
    "page",
    [
        "<a href='https://example.org/reports'>x</a>",
        "<a href='https://example.org/'>x</a>",
        "<a href='https://sub.example.org/report'>x</a>",
        "<a href='https://example.org/report?id=2'>x</a>",
        "<a href='https://example.org:8443/report'>x</a>",
        "<a href='javascript:void(0)'>x</a>",
        "<a href='https://[/report'>x</a>",
        "me@example.org/report",
        "<!-- example.org/report -->",
        "<link rel=stylesheet href='https://example.org/report'>",
    ],
)
def test_another_web_address_is_not(page: str) -> None:
    assert not found("https://www.example.org/report", page, way="web")


def test_addresses_that_are_the_same_page() -> None:
    assert same_address("http://www.example.org", "https://example.org/#top")
    assert same_address("https://example.org/a%20b", "https://example.org/a b/")
    assert same_address("https://example.org:443/", "http://example.org:80")
    assert same_address("https://bücher.example.org", "https://xn--bcher-kva.example.org")
    assert not same_address("https://example.org/A", "https://example.org/b")
    assert not same_address("mailto:a@b.org", "mailto:a@b.org")
    assert not same_address("https://[", "https://[")


def test_plain_text_and_json() -> None:
    def stands(words: Words, value: str = "000") -> bool:
        return stands_in(Contact.model_validate({"way": "phone", "value": value}), "AU", words)

    assert stands(read_plain("Police\n000\n112\n"))
    assert stands(read_json('{"a": [{"phone": "1800\\u00a0737 732"}]}'), "1800 737 732")
    assert stands(read_json('{"phone": 1800737732}'), "1800 737 732")
    assert not stands(read_json('{"count": 112}'), "112")
    assert stands(read_json('{"broken": "112'), "112")
    assert stands(read_json("[" * 100_000 + '"112"'), "112")


def test_a_page_that_is_filled_by_scripts_is_known() -> None:
    assert read_html("<title>Help</title><div id=app></div><script src=a.js></script>", PAGE).hollow
    assert read_html("<meta http-equiv=Refresh content='0; URL=/new'><p>This page has moved.</p>", PAGE).hollow
    assert read_html("<!doctype html><html><body><!-- nothing --></body></html>", PAGE).hollow
    assert read_html("", PAGE).hollow
    assert read_plain(" \n").hollow
    assert not read_html("<title>Help</title><p>Call us.</p>", PAGE).hollow
    assert not read_html("<meta http-equiv=refresh content=300><title>Help</title><p>Call us.</p>", PAGE).hollow
    assert not read_html(f"<p>{'Call us. ' * 50}</p><script src=a.js></script>", PAGE).hollow


def test_every_contact_of_the_directory_is_found_as_it_is_written(world: World) -> None:
    for place in world.directory:
        for entry in entries(place):
            for contact in contacts_of(entry):
                region = contact.region or region_of(place.id)
                page = read_html(f"<p>Composez le {contact.value} (police)</p>", PAGE)
                assert stands_in(contact, region, page), (place.id, entry.id, contact.value)
                if contact.way in (Way.PHONE, Way.TEXT, Way.TTY, Way.RELAY):
                    for longer in (f"5{contact.value}", f"{contact.value}5"):
                        page = read_html(f"<p>Composez le {longer} (police)</p>", PAGE)
                        assert not stands_in(contact, region, page), (place.id, entry.id, longer)

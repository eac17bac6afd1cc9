"""A paper for tests. Its words are invented and say nothing that happened to anybody."""

from bot.account.sheet import Paper, Section, Written

WORDS = {
    "english": "He stood in the door. He said: “You owe me.”\n\nThen I left; 100 % sure.",
    "markup": "#strong[x] $x^2$ *a* _b_ <label> @ref // no \\ #sys.inputs `raw` = not a heading",
    "french": "Il m’a dit : « viens » près de l’ascenseur. Œuvre, naïve, fi ffi ffl.",
    "arabic": "كان يقف عند الباب. قال لي: «أنت مدينة لي».",
    "hebrew": "שלום עולם, אתמול בערב.",
    "chinese": "他站在门口。他说：“你欠我的。”然后我离开了。議員事務所",
    "japanese": "議員事務所で、ドアのところに立っていた。",
    "korean": "국회 복도에서 만났다.",
    "inuktitut": "ᐅᖃᐅᑎᓯᒪᕙᖓ ᐃᓄᒃᑎᑐᑦ ᑲᑎᒪᕕᖕᒥ",
    "nattilik": "𑪰𑪱𑪲",
    "hindi": "दरवाज़े पर वह खड़ा था।",
    "emoji": "😀 ☎ 🎉",
    "mixed": "مع Anna إلى room 204 وانتهى",
}


def paper_of(*words: str, language: str = "en") -> Paper:
    """A paper with these words, one answer each."""
    answers = tuple(Written("Start anywhere.", one, "Written on 27 November 2026, 05:28 UTC") for one in words)
    return Paper(
        language=language,
        title="Notes",
        introduction=("A program asked the questions below.",),
        sections=(Section("First part", answers),),
        closing=("Everything above stands as it was typed.",),
        seal=("This shows that the words have not changed. It does not show that they are true.",),
        qr_says="The seal as a picture",
        page_says="Page {page} of {pages}",
        undrawn_says="A code stands for a sign that cannot be drawn here.",
    )

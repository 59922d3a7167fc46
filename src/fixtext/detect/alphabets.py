"""Languages written in single bytes: their letters by falling frequency, and their encodings.

Orders of letters are common knowledge about each language; nothing is trained. A letter's
share falls by the same factor from rank to rank, which fits real alphabets well.
"""

from __future__ import annotations

from dataclasses import dataclass

WESTERN = ("cp1252", "mac-roman", "cp850")
CENTRAL = ("cp1250", "iso8859-2", "cp852")
CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
UKRAINIAN = ("cp1251", "koi8-u", "iso8859-5")
SOUTH_SLAVIC = ("cp1251", "iso8859-5")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """One language: its lower-case letters, commonest first, and where they can be written.

    >>> LANGUAGES["ru"].letters[:3], LANGUAGES["ru"].encodings[0]
    ('оеа', 'cp1251')
    """

    letters: str
    encodings: tuple[str, ...]

    @property
    def latin(self) -> bool:
        return "a" in self.letters


LANGUAGES = {
    "ru": Alphabet("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", CYRILLIC),
    "uk": Alphabet("оанивіетрскдлумпязьбгчйхжцюшїєфщґ", UKRAINIAN),
    "bg": Alphabet("аиоетнрсвлкдпмзуяъгбчщхйжцюшфь", SOUTH_SLAVIC),
    "sr": Alphabet("аоиенрсјтукпдвмлзгбчшцжћхњљђфџ", SOUTH_SLAVIC),
    "el": Alphabet("αοιετσνηυρπκμλςάωδίγέχόθήφύβώξζψϊϋΐΰ", ("cp1253", "iso8859-7")),
    "he": Alphabet("יוהלאתמרבשנםעדקפחכטסגזצןךףץ", ("cp1255", "iso8859-8")),
    "ar": Alphabet("اليمونرتبةعدسفهكقأحجشطصىخإضذزثئغءظؤآپچگک", ("cp1256", "iso8859-6")),
    "th": Alphabet("านรอก่เงมยล้วัดทิสีุตะปบคหแจพชขใำืไ์โผูซถศ็ณธภษฐญฉฝึฟฤฮฎฏฑฒฬๆ", ("cp874",)),
    "tr": Alphabet("aeinrlıkdtysmuobüşzgvçhğcöpfjâîûwxq", ("cp1254",)),
    "pl": Alphabet("aieoznrwsctkydpmujlłbgęhąóżśćfńqźvx", CENTRAL),
    "cs": Alphabet("oeanvtislkrdpmíuáhzjyěcbžéřýčšůgfúňxťóďwq", CENTRAL),
    "sk": Alphabet("aoeinrtvslkdpmucáhyjzbíčýžéšľťúgôňďfäóxŕĺwq", CENTRAL),
    "hu": Alphabet("eatlnskoizrmgáédyvbhjőfupöócüíúűxwq", CENTRAL),
    "ro": Alphabet("eiarnutlcsodăpmşţîvfbgâzhjxkyw", CENTRAL),
    "hr": Alphabet("aioenrjstuvkdmlpgzbčcšžhćfđwxyq", CENTRAL),
    "lt": Alphabet("iasteruonklmdpvjgėybšžąųįūęčfhczwxq", ("cp1257", "iso8859-13")),
    "lv": Alphabet("aisteunrkomlpdvājzīēgbcšūfņļžčķģhwxyq", ("cp1257", "iso8859-13")),
    "fr": Alphabet("esaitnrulodcmpévqfbghjàxèyêzçkôùâîûwœïëü", WESTERN),
    "de": Alphabet("enisratdhulcgmobwfkzüvpäßjöyxqé", WESTERN),
    "es": Alphabet("eaosrnidlctumpbgvyqóíháfézjñxúükw", WESTERN),
    "pt": Alphabet("aeosrindmutclpvgqbfhãáçéjzxíóêõúâôàkwy", WESTERN),
    "it": Alphabet("eaionlrtscdupmvghfbqzòàùèìéjkwxy", WESTERN),
    "sv": Alphabet("eantrslidomgkvähfupåöbcjyxwzéq", WESTERN),
    "da": Alphabet("enrtadisolgkmfvubphåøyjæcwzxqéäö", WESTERN),
    "fi": Alphabet("aitneslokuämvrjhypdögbfcwåqxz", WESTERN),
    "is": Alphabet("anreiðtsulgmkfhvoáíþdjóbyúæöpéýxcwzq", WESTERN),
    "en": Alphabet("etaoinshrdlcumwfgypbvkjxqzéèïöü", WESTERN),
}
"""Language -> its alphabet. English is Western text whose accents are rare."""

TURKISH_CAPITALS = {"i": "İ", "ı": "I"}
MARKS = " \n\r\t.,'\"-:;()!?/«»„“”‘’–—…°№§©®¿¡&%+=*[]_<>#@|\xa0"
"""Signs of running text, commonest first."""

"""The rules of reading: what may be wrong with a file before anybody asks what its process says."""

from __future__ import annotations

from procmap.findings import Rule, Severity, Text
from procmap.loading import problem_pages as pages

_NOT_YAML = {
    "": Text("this is not YAML: {problem}", "это не YAML: {problem}"),
    "empty": Text(
        "the file says nothing: it is empty or has only comments",
        "в файле ничего нет: он пуст или состоит из одних комментариев",
    ),
    "start": Text(
        "a value cannot start with '{char}': put it in quotes",
        "значение не может начинаться с «{char}»: возьмите его в кавычки",
    ),
    "tab": Text(
        "a tab stands where only spaces may indent: replace it with spaces",
        "табуляция (tab) стоит там, где отступ делают только пробелами: замените её пробелами",
    ),
    "colon": Text(
        "a second ': ' in one line: put the text in quotes",
        "второе двоеточие с пробелом в одной строке: возьмите текст в кавычки",
    ),
    "tight-colon": Text(
        "a blank is missing after the colon: `{text}`",
        "после двоеточия нет пробела: `{text}`",
    ),
    "no-colon": Text(
        "a key needs ': ' behind it, and this line has none: `{text}`",
        "после ключа нужно двоеточие с пробелом, а в этой строке его нет: `{text}`",
    ),
    "deeper": Text(
        "this line is indented deeper than line {line}, which has its value already: "
        "align the two, or put a text of several lines in quotes",
        "отступ этой строки больше, чем у строки {line}, а у той уже есть значение: "
        "выровняйте их или возьмите текст из нескольких строк в кавычки",
    ),
    "long-key": Text(
        "a key may have at most {limit} characters",
        "в ключе может быть не больше {limit} символов",
    ),
    "no-key": Text("a key is missing before the colon", "перед двоеточием нет ключа"),
    "indent": Text(
        "an indent of {count} blanks fits no line above: align this line with its neighbours in the block "
        "that "
        "begins in line {line}",
        "отступ из пробелов ({count}) не совпадает ни с одной строкой выше: выровняйте строку по соседним "
        "в блоке, который начинается в строке {line}",
    ),
    "comma": Text(
        "inside the '{opening}' of line {line} a comma is missing here, or a text with ': ' needs quotes",
        "внутри скобки «{opening}» из строки {line} здесь не хватает запятой, или текст с двоеточием нужно "
        "взять "
        "в кавычки",
    ),
    "bracket": Text(
        "the '{opening}' opened in line {line} is not closed: add '{closing}'",
        "скобка «{opening}», открытая в строке {line}, не закрыта: добавьте «{closing}»",
    ),
    "wrong-bracket": Text(
        "'{char}' cannot close the '{opening}' opened in line {line}: '{closing}' is expected",
        "«{char}» не закрывает скобку «{opening}», открытую в строке {line}: нужна «{closing}»",
    ),
    "quote": Text(
        "the quote {char} opened in line {line} is not closed",
        "кавычка {char}, открытая в строке {line}, не закрыта",
    ),
    "after-quote": Text(
        "text goes on behind a closing quote (the value begins in line {line}): put all of it in quotes, and "
        "double a ' inside single quotes",
        "после закрывающей кавычки текст продолжается (значение начинается в строке {line}): возьмите его в "
        "кавычки целиком, а ' внутри одинарных кавычек удвойте",
    ),
    "after-bracket": Text(
        "text goes on behind the closing '{char}': put the whole value in quotes, or begin a new line",
        "после закрывающей «{char}» текст продолжается: возьмите всё значение в кавычки или начните новую "
        "строку",
    ),
    "escape": Text(
        "'{text}' means nothing inside double quotes: use single quotes, or double the backslash",
        "«{text}» внутри двойных кавычек ничего не значит: возьмите одинарные кавычки или удвойте обратную "
        "косую "
        "черту",
    ),
    "dash": Text(
        "a list cannot begin here: put '- ' on a line of its own under the key, or write [a, b]",
        "список не может начинаться здесь: поставьте «- » с новой строки под ключом или напишите [a, b]",
    ),
    "dash-in-brackets": Text(
        "inside brackets items are separated with commas, without '-'",
        "внутри скобок элементы разделяют запятыми, без «-»",
    ),
    "dash-among-keys": Text(
        "an item of a list stands among keys: give the list a key of its own, or remove '- '",
        "элемент списка стоит среди ключей: дайте списку свой ключ или уберите «- »",
    ),
    "key-among-dashes": Text(
        "a key stands among the items of the list that begins in line {line}: indent it under an item, or "
        "less",
        "ключ стоит среди элементов списка, который начинается в строке {line}: сдвиньте его под элемент "
        "или левее",
    ),
    "block": Text(
        "a value that begins with '{char}' goes on in the next line; if '{char}' belongs to the text, use "
        "quotes",
        "значение, которое начинается с «{char}», продолжается со следующей строки; если «{char}» — часть "
        "текста, "
        "нужны кавычки",
    ),
    "after-end": Text(
        "the content of the file has ended before this line: everything must stand under one set of keys",
        "содержимое файла закончилось до этой строки: всё должно стоять под общими ключами",
    ),
}

_BAD_TEXT = {
    "": Text("the character {char} may not stand here", "символ {char} здесь недопустим"),
    "utf16": Text(
        "the file is saved as {encoding}: save it as UTF-8",
        "файл сохранён в кодировке {encoding}: сохраните его в UTF-8",
    ),
    "cp1251": Text(
        "the file is not UTF-8, it looks like Windows-1251 (byte {byte}): save it as UTF-8",
        "файл не в UTF-8, похоже на Windows-1251 (байт {byte}): сохраните его в UTF-8",
    ),
    "utf8": Text(
        "the byte {byte} is not UTF-8: save the file as UTF-8",
        "байт {byte} не относится к UTF-8: сохраните файл в UTF-8",
    ),
    "binary": Text(
        "this is not a text file (it looks like {kind})",
        "это не текстовый файл (похоже на {kind})",
    ),
    "control": Text(
        "the control character {char} stands in the text: remove it",
        "в тексте стоит управляющий символ {char}: уберите его",
    ),
    "return": Text(
        "a carriage return without a line feed ends this line: save the file with LF or CRLF line ends",
        "строка кончается возвратом каретки без перевода строки: сохраните файл с концами строк LF или CRLF",
    ),
    "separator": Text(
        "the line separator {char} stands in the text: replace it with an ordinary line break or a blank",
        "в тексте стоит разделитель строк {char}: замените его обычным переводом строки или пробелом",
    ),
    "bidi": Text(
        "the invisible character {char} can turn the shown order of the text around: remove it",
        "невидимый символ {char} может изменить видимый порядок текста: уберите его",
    ),
    "invisible": Text(
        "the invisible character {char} stands in the text: remove it",
        "в тексте стоит невидимый символ {char}: уберите его",
    ),
    "surrogate": Text(
        "half a character ({char}) stands in the text: write the whole character",
        "в тексте стоит половина символа ({char}): напишите символ целиком",
    ),
    "escape": Text(
        "'{escape}' stands for {char}, which may not stand in a text: remove it",
        "«{escape}» означает {char}, а такого символа в тексте быть не может: уберите его",
    ),
    "blank": Text(
        "the key begins with a blank that is no ordinary space (copied from a document?): retype the indent",
        "ключ начинается с необычного пробела (скопирован из документа?): наберите отступ заново",
    ),
}

_OVER_LIMIT = {
    "": Text("more than {limit}", "больше {limit}"),
    "bytes": Text("the file is larger than {limit} MB", "файл больше {limit} МБ"),
    "nodes": Text(
        "the file holds more than {limit} keys and values; reading stopped here",
        "в файле больше {limit} ключей и значений; чтение остановлено здесь",
    ),
    "nesting": Text(
        "more than {limit} levels of nesting; reading stopped here",
        "больше {limit} уровней вложенности; чтение остановлено здесь",
    ),
    "scalar": Text("a text longer than {limit} characters", "текст длиннее {limit} символов"),
    "inherited": Text(
        "up to this state, the states take over more than {limit} steps, requirements and handoffs from others; "
        "this one and those after it are not read",
        "до этого состояния включительно состояния перенимают у других больше {limit} операций, требований и "
        "передач; оно и следующие за ним не прочитаны",
    ),
    "more": Text("there are {count} more problems like these", "есть и другие такие ошибки: {count}"),
}

_REFUSED_YAML = {
    "comma": Text(
        "in braces a comma ends the value: if it belongs to it, write `{fix}`",
        "в фигурных скобках запятая завершает значение: если она его часть, пишите `{fix}`",
    ),
    "bare-key": Text(
        "`{key}` has no colon behind it: in braces stand `key: value` pairs, a list stands in [ ], and a text or key "
        "with a comma needs quotes",
        "за `{key}` нет двоеточия: в фигурных скобках стоят пары `ключ: значение`, список пишут в [ ], а текст или "
        "ключ с запятой берут в кавычки",
    ),
    "alias": Text(
        "the alias `*{name}`: references are not read, write the value out (a text that starts with '*' needs "
        "quotes)",
        "ссылка `*{name}`: ссылки не читаются, напишите значение полностью (текст, который начинается с «*», "
        "берут "
        "в кавычки)",
    ),
    "anchor": Text(
        "the anchor `&{name}`: anchors are not read, remove it (a text that starts with '&' needs quotes)",
        "якорь `&{name}`: якоря не читаются, уберите его (текст, который начинается с «&», берут в кавычки)",
    ),
    "merge": Text(
        "the key << merges nothing here: write the keys out, or use `based_on` for a state",
        "ключ << здесь ничего не объединяет: напишите ключи полностью, а для состояния есть `based_on`",
    ),
    "tag": Text(
        "the tag `{name}`: types are not written, remove it (a text that starts with '!' needs quotes)",
        "тег `{name}`: типы не пишут, уберите его (текст, который начинается с «!», берут в кавычки)",
    ),
    "documents": Text(
        "a second document begins here (---): one file holds one process",
        "здесь начинается второй документ (---): в одном файле один процесс",
    ),
    "key": Text(
        "a key must be a short text: not empty, not null, not a list or a map",
        "ключ — это короткий текст: не пустой, не null, не список и не набор ключей",
    ),
    "directive": Text(
        "a line that starts with % is an instruction to a YAML program: remove it",
        "строка, которая начинается с %, — указание программе YAML: уберите её",
    ),
}

_DUPLICATE_KEY = {
    "": Text(
        "the key `{key}` stands twice; the first is in line {line}",
        "ключ `{key}` встречается дважды; первый — в строке {line}",
    ),
    "first": Text("the first `{key}` is here", "первый `{key}` — здесь"),
}

RULES: tuple[Rule, ...] = (
    Rule(
        "not-yaml",
        Severity.ERROR,
        "reading",
        Text("The file is not valid YAML", "Файл не является правильным YAML"),
        _NOT_YAML,
        pages.NOT_YAML,
        preset="correctness",
    ),
    Rule(
        "bad-text",
        Severity.ERROR,
        "reading",
        Text("Wrong encoding or a forbidden character", "Не та кодировка или недопустимый символ"),
        _BAD_TEXT,
        pages.BAD_TEXT,
        preset="correctness",
    ),
    Rule(
        "over-limit",
        Severity.ERROR,
        "reading",
        Text("The file is larger or deeper than is read", "Файл больше или глубже, чем читается"),
        _OVER_LIMIT,
        pages.OVER_LIMIT,
        preset="correctness",
    ),
    Rule(
        "refused-yaml",
        Severity.ERROR,
        "reading",
        Text(
            "A feature of YAML that process files do not use",
            "Возможность YAML, которой в файлах процессов нет",
        ),
        _REFUSED_YAML,
        pages.REFUSED_YAML,
        preset="correctness",
    ),
    Rule(
        "duplicate-key",
        Severity.ERROR,
        "reading",
        Text("One key stands twice", "Один ключ встречается дважды"),
        _DUPLICATE_KEY,
        pages.DUPLICATE_KEY,
        preset="correctness",
    ),
)
"""Everything that can be wrong with a file as a text and as YAML."""

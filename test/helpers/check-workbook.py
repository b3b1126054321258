"""Looks a written workbook over as strict readers do: check-workbook.py FILE... prints [{"file", "problems"}].

The children of each worksheet must stand in the order of CT_Worksheet (ECMA-376 part 1, 18.3.1.99), or Excel offers to repair
the file; every part must be well-formed XML, declared once, and each relationship must lead somewhere; openpyxl must open the
file without a warning.
"""
import json
import posixpath
import sys
import warnings
import xml.etree.ElementTree as tree
import zipfile

import openpyxl

SEQUENCE = (
    'sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios '
    'autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations '
    'hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches '
    'ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems '
    'tableParts extLst'
).split()


def local(tag):
    return tag.rsplit('}', 1)[-1]


def check(path):
    problems = []
    book = zipfile.ZipFile(path)
    if book.testzip():
        problems.append(f'damaged part {book.testzip()}')
    names = book.namelist()
    if len(set(names)) != len(names):
        problems.append('a part stands twice')
    for name in names:
        if name.startswith('/') or name.endswith('/'):
            problems.append(f'bad part name {name}')
        elif name.endswith(('.xml', '.rels')):
            problems.extend(check_part(book, name))
    declared = [node.get('PartName', '')[1:] for node in tree.fromstring(book.read('[Content_Types].xml'))]
    problems.extend(f'{name} is declared and not there' for name in declared if name and name not in names)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        openpyxl.load_workbook(path)
        problems.extend(f'openpyxl warns: {one.message}' for one in caught)
    return problems


def check_part(book, name):
    try:
        root = tree.fromstring(book.read(name))
    except tree.ParseError as error:
        return [f'{name} is no XML: {error}']
    if name.endswith('.rels'):
        base = posixpath.dirname(posixpath.dirname(name))
        targets = [node.get('Target') for node in root if node.get('TargetMode') != 'External']
        paths = [target[1:] if target.startswith('/') else posixpath.normpath(posixpath.join(base, target)) for target in targets]
        return [f'{name} leads to {path}, which is not there' for path in paths if path not in book.namelist()]
    if not name.startswith('xl/worksheets/'):
        return []
    order = [local(child.tag) for child in root]
    unknown = [tag for tag in order if tag not in SEQUENCE]
    places = [SEQUENCE.index(tag) for tag in order if tag in SEQUENCE]
    problems = [f'{name} has {tag}, which no worksheet has' for tag in unknown]
    if places != sorted(places):
        problems.append(f'{name} has its parts out of order: {order}')
    return problems


print(json.dumps([{'file': path, 'problems': check(path)} for path in sys.argv[1:]], ensure_ascii=False))

"""Prints what each chart of a workbook draws beside what its cells hold: [part, reference, in the chart, in the cells]."""
import json
import re
import sys
import zipfile
from xml.etree import ElementTree

import openpyxl

CHART = '{http://schemas.openxmlformats.org/drawingml/2006/chart}'
path = sys.argv[1]
book = openpyxl.load_workbook(path, data_only=True)


def cells(reference):
    sheet, area = re.fullmatch(r"'(.*)'!(.*)", reference).groups()
    found = book[sheet][area.replace('$', '')]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def drawn(reference):
    cache = next(child for child in reference if child.tag.endswith('Cache'))
    values = [None] * int(cache.find(f'{CHART}ptCount').get('val'))
    for point in cache.findall(f'{CHART}pt'):
        text = point.find(f'{CHART}v').text
        values[int(point.get('idx'))] = float(text) if cache.tag.endswith('numCache') else text
    return values


lines = []
with zipfile.ZipFile(path) as package:
    for part in sorted(name for name in package.namelist() if name.startswith('xl/charts/')):
        for kind in ('strRef', 'numRef'):
            for reference in ElementTree.fromstring(package.read(part)).iter(f'{CHART}{kind}'):
                formula = reference.find(f'{CHART}f').text
                lines.append([part, formula, drawn(reference), cells(formula)])
print(json.dumps(lines))

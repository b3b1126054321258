"""Calculates reports anew in LibreOffice: read-report-recalculated.py IN OUT [IN OUT]...

The values that were written with the formulas are taken out first, so that none of them can be mistaken for a result.
"""
import os
import re
import sys
import tempfile
import zipfile

from office import office, open_document, save_as_xlsx

CACHED = re.compile(rb'(</f>|<f[^<>]*/>)<v>[^<]*</v>')


def without_results(source, target):
    taken = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith('xl/worksheets/sheet'):
                content, count = CACHED.subn(rb'\1', content)
                taken += count
            new.writestr(name, content)
    return taken


def main(paths):
    with tempfile.TemporaryDirectory() as folder, office() as desktop:
        for number, (source, target) in enumerate(zip(paths[::2], paths[1::2])):
            bare = os.path.join(folder, f'{number}.xlsx')
            if without_results(source, bare) == 0:
                raise SystemExit(f'{source} has no formulas')
            document = open_document(desktop, bare)
            document.calculateAll()
            save_as_xlsx(document, target)
            document.close(True)


main(sys.argv[1:])

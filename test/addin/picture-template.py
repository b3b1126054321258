"""Draws the activities sheet of templates with LibreOffice: picture-template.py JOBS.json, a list of {"workbook", "columns", "rows", "out"}."""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'helpers'))

import uno  # noqa: E402
from com.sun.star.table import BorderLine2  # noqa: E402
from fill_layout import find_key_row  # noqa: E402
from office import office, open_document, property_of  # noqa: E402


def main(jobs_file):
    with open(jobs_file, encoding='utf-8') as file:
        jobs = json.load(file)
    with office() as desktop:
        for job in jobs:
            document = open_document(desktop, job['workbook'])
            draw(document, job)
            document.close(True)


def draw(document, job):
    for index in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(index)
        read = lambda row, column: sheet.getCellByPosition(column, row).String
        found = find_key_row(read, 10, 120) if sheet.IsVisible else None
        if found:
            export(document, sheet, found, job)


def export(document, sheet, found, job):
    key_row, keys = found
    wanted = {keys[key] for key in job['columns']}
    for column in range(max(keys.values()) + 1):
        sheet.Columns.getByIndex(column).IsVisible = column in wanted
    # Rows were as high as what is hidden now; the lines of the grid are those that a screen shows.
    body = sheet.getCellRangeByPosition(0, key_row + 2, max(wanted), key_row + 1 + job['rows'])
    body.Rows.Height = 1100
    grid = BorderLine2()
    grid.Color, grid.OuterLineWidth, grid.LineWidth = 0xD0D7DE, 18, 18
    border = body.TableBorder2
    for side in ('TopLine', 'BottomLine', 'LeftLine', 'RightLine', 'HorizontalLine', 'VerticalLine'):
        setattr(border, side, grid)
        setattr(border, f'Is{side}Valid', True)
    body.TableBorder2 = border
    last = max(wanted)
    area = sheet.getCellRangeByPosition(0, 0, last, key_row + 1 + job['rows'])
    width = sum(sheet.Columns.getByIndex(column).Width for column in wanted)
    height = sum(sheet.Rows.getByIndex(row).Height for row in range(key_row + 2 + job['rows']))
    style = document.StyleFamilies.getByName('PageStyles').getByName(sheet.PageStyle)
    style.HeaderIsOn = style.FooterIsOn = style.PrintHeaders = style.PrintGrid = False
    style.ScaleToPagesX = style.ScaleToPagesY = 0
    style.PageScale = 100
    style.LeftMargin = style.RightMargin = style.TopMargin = style.BottomMargin = 500
    style.IsLandscape = True
    style.Width, style.Height = width + 1100, height + 1500
    sheet.setPrintTitleRows(False)
    sheet.setPrintTitleColumns(False)
    only = uno.Any('[]com.sun.star.beans.PropertyValue', (property_of('Selection', area),))
    url = uno.systemPathToFileUrl(job['out'])
    document.storeToURL(url, (property_of('FilterName', 'calc_pdf_Export'), property_of('FilterData', only)))


main(sys.argv[1])

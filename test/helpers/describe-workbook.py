"""What openpyxl sees in a template: describe-workbook.py FILE prints its sheets, tables, validations, names and properties."""
import json
import sys

import openpyxl


def text(value):
    return '' if value is None else str(value)


def validation(one):
    return {
        'ranges': str(one.sqref), 'type': one.type, 'formula1': text(one.formula1), 'formula2': text(one.formula2),
        'style': one.errorStyle or 'stop', 'showError': bool(one.showErrorMessage), 'prompt': text(one.prompt),
        'title': text(one.promptTitle),
    }


def sheet_of(sheet):
    return {
        'name': sheet.title,
        'state': sheet.sheet_state,
        'rightToLeft': bool(sheet.sheet_view.rightToLeft),
        'frozen': text(sheet.freeze_panes),
        'protected': bool(sheet.protection.sheet),
        'tables': [{'name': table.name, 'ref': table.ref, 'columns': [c.name for c in table.tableColumns]} for table in sheet.tables.values()],
        'validations': [validation(one) for one in sheet.data_validations.dataValidation],
        'hiddenRows': [row for row, facts in sheet.row_dimensions.items() if facts.hidden],
        'hiddenColumns': [letter for letter, facts in sheet.column_dimensions.items() if facts.hidden],
        'paper': text(sheet.page_setup.paperSize),
        'orientation': text(sheet.page_setup.orientation),
        'titleRows': text(sheet.print_title_rows),
        'rows': [[text(cell.value) for cell in row] for row in sheet.iter_rows(max_row=min(sheet.max_row, 400))],
        'formats': [cell.number_format for cell in sheet[4]] if sheet.max_row > 3 else [],
        'lastRow': sheet.max_row,
        'quoted': [cell.coordinate for row in sheet.iter_rows(max_row=20) for cell in row if cell.quotePrefix],
    }


book = openpyxl.load_workbook(sys.argv[1])
properties = {one.name: text(one.value) for one in book.custom_doc_props.props} if hasattr(book, 'custom_doc_props') else None
print(json.dumps({'sheets': [sheet_of(sheet) for sheet in book.worksheets], 'properties': properties}, ensure_ascii=False))

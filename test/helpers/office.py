"""A LibreOffice of one's own, without a window, in a profile that is thrown away afterwards."""
import contextlib
import os
import shutil
import subprocess
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue


def property_of(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


@contextlib.contextmanager
def office():
    """The desktop of a LibreOffice started for this block."""
    profile = tempfile.mkdtemp(prefix='cinnabar-office-')
    pipe = f'cinnabar{os.getpid()}'
    process = subprocess.Popen(
        [
            'soffice', f'-env:UserInstallation=file://{profile}', '--headless', '--norestore', '--nologo',
            f'--accept=pipe,name={pipe};urp;',
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    desktop = None
    try:
        desktop = connect(pipe, process)
        yield desktop
    finally:
        if desktop is not None:
            with contextlib.suppress(Exception):
                desktop.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(profile, ignore_errors=True)


def connect(pipe, process):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver', local)
    for _ in range(600):
        try:
            context = resolver.resolve(f'uno:pipe,name={pipe};urp;StarOffice.ComponentContext')
            return context.ServiceManager.createInstanceWithContext('com.sun.star.frame.Desktop', context)
        except Exception:
            if process.poll() not in (None, 0, 81):
                raise
            time.sleep(0.1)
    raise TimeoutError('LibreOffice did not start')


def open_document(desktop, path):
    url = uno.systemPathToFileUrl(os.path.abspath(path))
    return desktop.loadComponentFromURL(url, '_blank', 0, (property_of('Hidden', True),))


def save_as_xlsx(document, path):
    url = uno.systemPathToFileUrl(os.path.abspath(path))
    document.storeToURL(url, (property_of('FilterName', 'Calc MS Excel 2007 XML'),))

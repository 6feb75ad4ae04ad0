@rem The command line of the installed workbench, on the Node that lies beside it.
@"%~dp0node\node.exe" "%~dp0app.asar.unpacked\cli\main.ts" %*

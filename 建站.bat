@echo off
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
pushd "%~dp0"
set "PY="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=py -3"
if defined PY goto found
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY goto missing

:found
%PY% build.py %*
set "CODE=%ERRORLEVEL%"
popd
echo.
pause
exit /b %CODE%

:missing
echo.
echo   没有找到 Python 3.11 或更新的版本。
echo.
echo   1. 用浏览器打开 https://www.python.org/downloads/
echo   2. 下载并运行安装程序；第一页上勾选 Add python.exe to PATH
echo   3. 装好后关上这个窗口，再双击“建站”
echo.
echo   如果弹出的是“应用商店”，请不要在那里安装，用上面的网址。
popd
echo.
pause
exit /b 3

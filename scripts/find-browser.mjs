import { existsSync } from 'node:fs';
import path from 'node:path';

const { ProgramFiles = '', LOCALAPPDATA = '', 'ProgramFiles(x86)': x86 = '' } = process.env;

/** Where Chromium and its kin live: Edge is on every Windows. */
const places = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [ProgramFiles, x86, LOCALAPPDATA].flatMap((folder) => [
    path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]),
};

/** How to get one, by system. */
export const howToGetBrowser = {
  linux: 'sudo apt-get install chromium',
  darwin: 'brew install --cask google-chrome',
  win32: 'winget install Google.Chrome',
};

/** @returns {string | undefined} the path of a browser that the tests can drive */
export function findBrowser() {
  const { CHROMIUM_PATH } = process.env;
  return [CHROMIUM_PATH, ...(places[process.platform] ?? places.linux)].find(
    (file) => file !== undefined && existsSync(file),
  );
}

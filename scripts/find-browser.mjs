import { existsSync } from 'node:fs';
import path from 'node:path';

const { ProgramFiles = '', LOCALAPPDATA = '', 'ProgramFiles(x86)': x86 = '' } = process.env;

const linux = {
  howToGet: 'sudo apt-get install chromium',
  places: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'],
};
const darwin = {
  howToGet: 'brew install --cask google-chrome',
  places: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
};
const win32 = {
  howToGet: 'winget install Google.Chrome',
  // Every Windows has Edge.
  places: [ProgramFiles, x86, LOCALAPPDATA].flatMap((folder) => [
    path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]),
};

/** @type {Partial<Record<NodeJS.Platform, typeof linux>>} */
const platforms = { darwin, win32 };

/**
 * Looks for Chromium or its kin; `CHROMIUM_PATH` comes first.
 * @returns {{ browser: string | undefined, howToGet: string }} a browser that tests can drive, or how to get one
 */
export function findBrowser() {
  const { places, howToGet } = platforms[process.platform] ?? linux;
  const { CHROMIUM_PATH = '' } = process.env;
  return { browser: [CHROMIUM_PATH, ...places].find((file) => existsSync(file)), howToGet };
}

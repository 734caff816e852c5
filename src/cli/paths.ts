import { resolve } from 'node:path';
import { callerFolder, dataFolderPath } from '../config/data-folder.ts';

/** A path as the caller of the command means it, also when npm has changed the folder. */
export function callerPath(path: string): string {
  return resolve(callerFolder(), path);
}

/** The data folder that `--data` names, else the one of the environment. */
export function dataPath(option: string | undefined): string {
  return option === undefined ? dataFolderPath() : callerPath(option);
}

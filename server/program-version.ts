import packageJson from '../package.json' with { type: 'json' }

/** The version of this program, as package.json has it: reports name it. */
export const programVersion: string = packageJson.version

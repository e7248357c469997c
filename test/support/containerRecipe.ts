import assert from 'node:assert/strict';

/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of a Dockerfile, those on several lines in one (https://docs.docker.com/reference/dockerfile/). */
export function readInstructions(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    assert.ok(name !== undefined && rest !== undefined, `no instruction: ${line}`);
    return { name, text: rest };
  });
}

/** The last stage, which is what runs. */
export function lastStage(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
}

/** The first stage, which builds what runs. */
export function firstStage(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.slice(
    0,
    instructions.findIndex(({ name }, index) => index > 0 && name === 'FROM'),
  );
}

/** What `COPY . .` leaves behind: the lines of a `.dockerignore` that are names in its folder. */
export function readIgnored(text: string): ReadonlySet<string> {
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

/** The one instruction of a name. */
export function only(stage: readonly Instruction[], name: string): string {
  const found = stage.filter((one) => one.name === name);
  assert.equal(found.length, 1, `${found.length} times ${name}`);
  return found[0]?.text ?? '';
}

/** The words of an instruction in the form that no shell reads. */
export function words(text: string): readonly string[] {
  const list: unknown = JSON.parse(text.replace(/^.*?(?=\[)/, ''));
  assert.ok(Array.isArray(list) && list.every((word) => typeof word === 'string'));
  return list;
}

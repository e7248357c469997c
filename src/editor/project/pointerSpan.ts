import { findNodeAtLocation, parseTree, type JSONPath, type Node } from 'jsonc-parser';

/** A stretch of a text, in UTF-16 units. */
export interface TextSpan {
  readonly offset: number;
  readonly length: number;
}

/**
 * Where a JSON Pointer (RFC 6901) points to in a text. A pointer to something that is missing leads to the innermost
 * thing around it that is there.
 */
export function pointerSpan(text: string, pointer: string): TextSpan | undefined {
  const root = parseTree(text);
  if (root === undefined) return undefined;
  const path = pointerPath(pointer);
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return spanOf(node, length < path.length);
  }
  return spanOf(root, path.length > 0);
}

function pointerPath(pointer: string): JSONPath {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^(?:0|[1-9]\d*)$/.test(segment) ? Number(segment) : segment));
}

/** Of an object or array that lacks something, only the opening bracket: all of it would be underlined otherwise. */
function spanOf(node: Node, lacksSomething: boolean): TextSpan {
  return { offset: node.offset, length: lacksSomething ? 1 : node.length };
}

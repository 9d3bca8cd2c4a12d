/**
 * JSON to be changed in place. Numbers, texts and names are kept as they are written, so that there can be what no value
 * of JavaScript is: a name twice, 1e999, half of a surrogate pair.
 */
export type JsonNode = JsonObject | JsonArray | JsonToken;

export interface JsonObject {
  kind: 'object';
  members: { name: string; value: JsonNode }[];
}

export interface JsonArray {
  kind: 'array';
  items: JsonNode[];
}

export interface JsonToken {
  kind: 'token';
  text: string;
}

export function jsonTree(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(jsonTree) };
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, inside]) => ({
      name: JSON.stringify(name),
      value: jsonTree(inside),
    }));
    return { kind: 'object', members };
  }
  return { kind: 'token', text: JSON.stringify(value) ?? 'null' };
}

export function writeJsonTree(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map(({ name, value }) => `${name}:${writeJsonTree(value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(writeJsonTree).join(',')}]`;
    default:
      return node.text;
  }
}

/** A place in the tree, with what can be done to the node there. */
export interface JsonPlace {
  readonly node: JsonNode;
  replace(by: JsonNode): void;
  remove(): void;
  /** Puts another one beside it: in an object under the same name. */
  beside(node: JsonNode): void;
}

/** Every node but the outermost, in the order in which they are written. */
export function jsonPlaces(root: JsonNode): readonly JsonPlace[] {
  const places: JsonPlace[] = [];
  const visit = (node: JsonNode): void => {
    if (node.kind === 'array') {
      for (const [index, item] of node.items.entries()) {
        places.push({
          node: item,
          replace: (by) => void node.items.splice(index, 1, by),
          remove: () => void node.items.splice(index, 1),
          beside: (other) => void node.items.splice(index, 0, other),
        });
        visit(item);
      }
    } else if (node.kind === 'object') {
      for (const [index, member] of node.members.entries()) {
        const { name, value } = member;
        places.push({
          node: value,
          replace: (by) => void node.members.splice(index, 1, { name, value: by }),
          remove: () => void node.members.splice(index, 1),
          beside: (other) => void node.members.splice(index + 1, 0, { name, value: other }),
        });
        visit(value);
      }
    }
  };
  visit(root);
  return places;
}

export function objectsOf(node: JsonNode): readonly JsonObject[] {
  if (node.kind === 'token') return [];
  if (node.kind === 'array') return node.items.flatMap(objectsOf);
  return [node, ...node.members.flatMap(({ value }) => objectsOf(value))];
}

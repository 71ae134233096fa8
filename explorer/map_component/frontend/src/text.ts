// Text in lines of a given width, as the canvas measures it.

export type Measure = (text: string) => number;

const TRAILING = /^(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|via|with|[-–—:,;&/]+)$/i;

/**
 * Breaks a text between words into lines no wider than `width`. What does not fit the last line
 * gives way to an ellipsis that stands after a whole word, and not after "of" or "the".
 */
export function lines(text: string, width: number, most: number, measure: Measure): string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const broken: string[][] = [[]];
  for (let at = 0; at < words.length; at++) {
    const line = broken[broken.length - 1]!;
    const word = words[at]!;
    if (!line.length || measure([...line, word].join(" ")) <= width) {
      line.push(word);
    } else if (broken.length < most) {
      broken.push([word]);
    } else {
      shorten(line, width, measure);
      break;
    }
  }
  return broken.map((line) => line.join(" ")).filter(Boolean);
}

function shorten(line: string[], width: number, measure: Measure): void {
  while (line.length > 1 && (TRAILING.test(line[line.length - 1]!) || measure(`${line.join(" ")} …`) > width))
    line.pop();
  line[line.length - 1] = `${line[line.length - 1]!.replace(/[-–—:,;.&/]+$/, "")}\u00a0…`;
}

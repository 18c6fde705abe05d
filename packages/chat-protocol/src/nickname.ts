import { LIMITS } from './limits.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

// U+200D joins two emoji to one, and U+FE0F asks for an emoji's picture: invisible, and needed there.
const emojiGlue =
  /(?<=\p{Emoji})\uFE0F|(?<=\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D(?=\p{Extended_Pictographic})/gu;
// Control and format characters (direction marks among them), line ends, and what Unicode tells a
// renderer to ignore; U+2800 is a Braille cell without a dot.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const tooManyMarks = new RegExp(`\\p{M}{${LIMITS.marks + 1}}`, 'u');
const halfSurrogate = /\p{Cs}/u;

/** What is wrong with a trimmed nickname, as a sentence for the person who chose it; `undefined` if nothing is. */
export function nicknameProblem(nickname: string): string | undefined {
  if (nickname === '') {
    return 'A nickname needs at least one character.';
  }
  // First, so that nothing below has to look at ten kilobytes. What has no more units has no more characters.
  const isLong = nickname.length > LIMITS.nickname;
  if (nickname.length > LIMITS.nicknameUnits || (isLong && count(nickname) > LIMITS.nickname)) {
    return `A nickname has at most ${LIMITS.nickname} characters. Choose a shorter one.`;
  }
  if (halfSurrogate.test(nickname)) {
    return 'This nickname holds half a character. Type it again.';
  }
  if (invisible.test(nickname.replace(emojiGlue, ''))) {
    return 'This nickname holds a character that nobody can see. Type it again.';
  }
  if (tooManyMarks.test(nickname.normalize('NFD'))) {
    return `A letter of this nickname carries more than ${LIMITS.marks} marks. Choose a simpler one.`;
  }
  return undefined;
}

/**
 * Two nicknames are the same exactly when their keys are: case and compatibility form (NFKC) make no difference.
 * Down, up and down again is the nearest that JavaScript has to Unicode's case folding: "ß", "ẞ" and "SS" become one.
 */
export function nicknameKey(nickname: string): string {
  const plain = nickname.replaceAll('\uFE0F', '').normalize('NFKC');
  return plain.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

function count(text: string): number {
  return [...graphemes.segment(text)].length;
}

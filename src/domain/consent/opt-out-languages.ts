import { arabicWords } from "./opt-out-words/arabic.ts";
import { chineseWords } from "./opt-out-words/chinese.ts";
import { dutchWords } from "./opt-out-words/dutch.ts";
import { englishWords } from "./opt-out-words/english.ts";
import { frenchWords } from "./opt-out-words/french.ts";
import { germanWords } from "./opt-out-words/german.ts";
import { hindiWords } from "./opt-out-words/hindi.ts";
import { indonesianWords } from "./opt-out-words/indonesian.ts";
import { italianWords } from "./opt-out-words/italian.ts";
import { japaneseWords } from "./opt-out-words/japanese.ts";
import { polishWords } from "./opt-out-words/polish.ts";
import { portugueseWords } from "./opt-out-words/portuguese.ts";
import { romanianWords } from "./opt-out-words/romanian.ts";
import { russianWords } from "./opt-out-words/russian.ts";
import { sharedWords } from "./opt-out-words/shared.ts";
import { spanishWords } from "./opt-out-words/spanish.ts";
import { swahiliWords } from "./opt-out-words/swahili.ts";
import { swedishWords } from "./opt-out-words/swedish.ts";
import { thaiWords } from "./opt-out-words/thai.ts";
import { turkishWords } from "./opt-out-words/turkish.ts";
import { vietnameseWords } from "./opt-out-words/vietnamese.ts";
import type { OptOutWords } from "./opt-out-words.ts";

/** The first is what all languages share. */
export const optOutWords: readonly OptOutWords[] = [
  sharedWords,
  englishWords,
  germanWords,
  dutchWords,
  polishWords,
  turkishWords,
  frenchWords,
  spanishWords,
  portugueseWords,
  italianWords,
  arabicWords,
  hindiWords,
  swahiliWords,
  indonesianWords,
  russianWords,
  thaiWords,
  japaneseWords,
  chineseWords,
  swedishWords,
  romanianWords,
  vietnameseWords,
];

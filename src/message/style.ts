// The kinds of text that bodies are made of, and the pieces of each. Pieces are joined by spaces
// (`long-line`: by nothing); each is legal text that may stand at the end of a line.

export type TextStyleName =
  | 'words'
  | 'emoji'
  | 'right-to-left'
  | 'combining'
  | 'markup'
  | 'long-line';

export interface StylePieces {
  readonly pieces: readonly string[];
  readonly joint: string;
}

const WORDS =
  'the of and you that was for are with his they one have this from had hot but some ' +
  'what there we can out other were all your when use word how said each she which ' +
  'their time will way about many then them would write like these her long make thing ' +
  'see him two has look more day could go come did my sound no most number who over ' +
  'know water than call first people may down side been now find any new work part take ' +
  'get place made live where after back little only round man year came show every good ' +
  'me give our under name very through just form much great think say help low line ' +
  'before turn cause same mean differ move right boy old too does tell sentence set ' +
  'three want air well also play small end put home read hand port large spell add even ' +
  'land here must big high such follow act why ask men change went light kind off need ' +
  'house picture try us again animal point mother world near build self earth father';

const EMOJI =
  '😀 😂 🥰 😎 🤔 😭 👍 👍🏽 🙏🏿 🎉 🔥 💯 ❤️ 👩‍💻 👨‍👩‍👧‍👦 ' +
  '🏳️‍🌈 🇳🇬 🇩🇪 ☕ 🍕 🚀 ✨ 🧑🏾‍🚀 𝒽𝒾 ok yes lunch soon ' +
  'see you';

const RIGHT_TO_LEFT =
  'مرحبا كيف حالك اليوم شكرا جزيلا نعم لا غدا صباح الخير أين أنت الآن שלום מה שלומך ' +
  'היום תודה רבה כן לא מחר בוקר טוב איפה אתה עכשיו ۱۲۳ سلام خوبی ممنون';

// Decomposed, composed and compatibility forms side by side: what a normalising server changes. The
// angstrom and ohm signs change under NFC, the ligature and the circled figure under NFKC.
const COMBINING =
  'cafe\u0301 caf\u00e9 n\u0303andu \u00f1andu u\u0308ber \u00fcber A\u030angstrom \u212bngstrom ' +
  '\u2126 \ufb01sh \u2460 a\u0323\u0307 q\u0307\u0323 \u1112\u1161\u11ab \ud55c \u0915\u093c ' +
  'o\u031b\u0301 s\u0323\u0307 Zalgo\u0334\u0322\u0357';

const MARKUP =
  '<b>bold</b> <i>it</i> &amp; &lt;tag&gt; <script>alert(1)</script> "quoted" it\'s ' +
  'a<b>c 5<6 7>4 <img\u00a0src=x> {{name}} ${name} %s %20 \\n \\u0041 /*c*/ --x ' +
  '<!--y--> AT&T &copy; [link](to) `code` *star*';

const LONG_LINE =
  'lorem ipsumdolor sitamet consectetur adipiscing elitsed doeiusmod tempor labore magna';

export const STYLES: Readonly<Record<TextStyleName, StylePieces>> = {
  words: { pieces: WORDS.split(' '), joint: ' ' },
  emoji: { pieces: EMOJI.split(' '), joint: ' ' },
  'right-to-left': { pieces: RIGHT_TO_LEFT.split(' '), joint: ' ' },
  combining: { pieces: COMBINING.split(' '), joint: ' ' },
  markup: { pieces: MARKUP.split(' '), joint: ' ' },
  'long-line': { pieces: LONG_LINE.split(' '), joint: '' },
};

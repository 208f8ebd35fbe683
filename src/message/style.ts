// The kinds of text that bodies are made of.

export type TextStyleName =
  | 'words'
  | 'emoji'
  | 'right-to-left'
  | 'combining'
  | 'markup'
  | 'long-line';

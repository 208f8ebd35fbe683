export { LiveFeed } from './live-feed.ts';
export { type LivePage, type LivePageOptions, openLivePage } from './live-page.ts';

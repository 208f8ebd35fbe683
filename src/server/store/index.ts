export { type Durability, openDatabase } from './database.ts';
export { MessageStore, type StoredMessage, type ThreadView } from './message-store.ts';
export type { User } from './user.ts';
export { type NewUser, UserStore } from './user-store.ts';

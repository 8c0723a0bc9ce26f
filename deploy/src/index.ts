export { type Scene, type Stage, scenesOf } from './demo/story.js';

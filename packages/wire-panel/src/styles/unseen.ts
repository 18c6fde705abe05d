import { css } from 'lit';

/** What is there for those who hear the page alone. */
export const unseen = css`
  position: absolute;
  overflow: hidden;
  width: 1px;
  height: 1px;
  clip-path: inset(50%);
  white-space: nowrap;
`;

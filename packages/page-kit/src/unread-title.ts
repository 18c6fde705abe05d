/** Counts in the window's title, `(3) CloudChat`, what came while the page was out of sight. @returns counts one */
export function unreadTitle(): () => void {
  const { title } = document;
  let unread = 0;

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      unread = 0;
      document.title = title;
    }
  });
  return () => {
    if (document.hidden) {
      unread += 1;
      document.title = `(${unread}) ${title}`;
    }
  };
}

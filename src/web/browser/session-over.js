/** Whether an answer says that nobody is signed in any more: the service sent the request on to where one signs in. */
export function isSessionOver({ redirected, url }) {
  return redirected && new URL(url).pathname === '/sign-in';
}

/** Shows the notice, with the way to sign in and come back, that the page has brought along hidden. */
export function tellSessionOver() {
  const notice = document.getElementById('session-over');
  if (!notice?.hidden) return;
  notice.hidden = false;
  notice.scrollIntoView({ block: 'nearest' });
}

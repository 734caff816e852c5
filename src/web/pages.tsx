import type { App } from '../http/endpoint.ts';
import type { Services } from '../services.ts';
import { registerAccount } from './pages/account.tsx';
import { registerApplicationList } from './pages/applications.tsx';
import { registerBoothChoice } from './pages/booth-choose.tsx';
import { registerBoothLane } from './pages/booth-lane.tsx';
import { registerInterview } from './pages/interview.tsx';
import { registerLanding } from './pages/landing.tsx';
import { registerLetter } from './pages/letter.tsx';
import { registerMembership } from './pages/membership.tsx';
import { registerMembershipLetter } from './pages/membership-letter.tsx';
import { registerNoticePages } from './pages/notices.tsx';
import { registerOperations } from './pages/operations/page.tsx';
import { registerPaperPages } from './pages/papers.tsx';
import { registerPayment } from './pages/payment.tsx';
import { registerRedressPages } from './pages/redress.tsx';
import { registerRedressThread } from './pages/redress-thread.tsx';
import { registerReview } from './pages/review.tsx';
import { registerSelfCheck } from './pages/self-check.tsx';
import { registerSignIn } from './pages/sign-in.tsx';
import { registerSimulationPages } from './pages/simulations/register.ts';
import { registerStaffApplications } from './pages/staff/applications.tsx';
import { registerStaffApplication } from './pages/staff/decide.tsx';
import { registerStaffInterviews } from './pages/staff/interviews.tsx';
import { registerStaffMatch } from './pages/staff/judge.tsx';
import { registerStaffMembers } from './pages/staff/members.tsx';
import { registerStaffSightings } from './pages/staff/sightings.tsx';
import { registerStaffCards } from './pages/staff-cards.tsx';
import { registerStaffHome } from './pages/staff-home.tsx';
import { registerStaffRedress } from './pages/staff-redress.tsx';
import { registerStaffRedressRequest } from './pages/staff-redress-request.tsx';
import { registerStatus } from './pages/status.tsx';
import { registerSteps } from './pages/step.tsx';
import { createPages, type Pages } from './visit.tsx';

/** Every page there is, each by the way that asks who comes. */
export function addPages(pages: Pages): void {
  registerLanding(pages);
  registerSelfCheck(pages);
  registerSignIn(pages);
  registerAccount(pages);
  registerNoticePages(pages);
  registerStaffHome(pages);
  registerStaffRedress(pages);
  registerStaffRedressRequest(pages);
  registerStaffApplications(pages);
  registerStaffCards(pages);
  registerStaffApplication(pages);
  registerStaffMatch(pages);
  registerStaffInterviews(pages);
  registerStaffMembers(pages);
  registerStaffSightings(pages);
  registerBoothChoice(pages);
  registerBoothLane(pages);
  registerApplicationList(pages);
  registerRedressPages(pages);
  registerRedressThread(pages);
  registerSteps(pages);
  registerPaperPages(pages);
  registerReview(pages);
  registerPayment(pages);
  registerInterview(pages);
  registerStatus(pages);
  registerLetter(pages);
  registerMembership(pages);
  registerMembershipLetter(pages);
  registerSimulationPages(pages);
  registerOperations(pages);
}

/** The pages. They call the same verbs as the API, and work without a script in the browser. */
export function registerPages(app: App, services: Services): void {
  addPages(createPages(app, services));
}

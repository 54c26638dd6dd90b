// What runs on every page. Every part works by itself, and the page works without any of them.

import { startDrafts } from "./drafts/drafts.ts";
import { startBanner } from "./live/banner.ts";
import { startLive } from "./live/live.ts";
import { startPresence } from "./live/presence.ts";
import { startEnding } from "./page/ending.ts";
import { startFocus } from "./page/focus.ts";
import { startInPlace } from "./page/inplace.ts";
import { startItems } from "./page/items.ts";
import { startKeep } from "./page/keep.ts";
import { startMenus } from "./page/menu.ts";
import { startMinutes } from "./page/minutes.ts";
import { startOrder } from "./page/order.ts";
import { startSession } from "./page/session.ts";
import { startSignOut } from "./page/signout.ts";
import { startSubmit } from "./page/submit.ts";

startSignOut();
startDrafts();
startInPlace();
startSubmit();
startFocus();
startMenus();
startKeep();
startOrder();
startSession();
startEnding();
startBanner();
startPresence();
startItems();
startMinutes();
startLive();

// A calendar that is not ours: takes in files in the order they arrive, as RFC 5546 says, and tells what it shows.
// Reads {"library": path, "files": [text, …]} and writes one entry for each UID.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { library, files } = JSON.parse(readFileSync(0, "utf8"));
const { default: ICAL } = await import(pathToFileURL(library).href);

const entries = new Map();
for (const text of files) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    // Only what the file itself says about the zone may be used.
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const method = calendar.getFirstPropertyValue("method");
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component, { strictExceptions: true });
    const older = entries.get(event.uid);
    if (older && older.sequence > event.sequence) continue;
    entries.set(event.uid, {
      uid: event.uid,
      method,
      sequence: event.sequence,
      begins: event.startDate.toUnixTime(),
      ends: event.endDate.toUnixTime(),
      zone: event.startDate.zone.tzid,
      status: component.getFirstPropertyValue("status"),
      stamped: component.getFirstPropertyValue("dtstamp").toUnixTime(),
      texts: component.getAllProperties().map((one) => [one.name, String(one.getFirstValue())]),
      attendees: event.attendees.map((one) => [one.getFirstValue(), one.getParameter("rsvp")]),
      organizer: event.organizer,
    });
  }
}
process.stdout.write(JSON.stringify([...entries.values()]));

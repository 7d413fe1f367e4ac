import type { FastifyInstance } from "fastify";
import { confirmPaid } from "../confirm-paid.ts";
import type { Context } from "../context.ts";
import { cancelBooking, findOwnBooking, openPayment } from "../queries/bookings.ts";
import type { Booking } from "../queries/bookings.ts";
import { listPackages, useSession } from "../queries/packages.ts";
import { transaction } from "../queries/run.ts";
import { rowId, typed } from "../read-form.ts";
import { personOf } from "../request-person.ts";
import { sendPage } from "../send-page.ts";
import { showTime } from "../show-time.ts";
import { bookingPage, payPage } from "../views/booking-pages.ts";
import type { Person } from "../queries/people.ts";

const paymentMinutes = 31;
const refreshSeconds = 2;

const isPayable = (booking: Booking): boolean => booking.status === "held" && booking.heldUntil > new Date();

interface ById {
  Params: { id: string };
}

/** Paying for a held hour, looking at a booking, cancelling it. Each is found only by its owner. */
export function addBookingRoutes(app: FastifyInstance, context: Context): void {
  const { database } = context;
  const find = async (id: string, person: Person): Promise<Booking | undefined> =>
    rowId.safeParse(id).success ? findOwnBooking(database, id, person.id) : undefined;

  app.get<ById>("/pay/:id", async (request, reply) => {
    const person = personOf(request);
    const booking = await find(request.params.id, person);
    if (!booking) return reply.callNotFound();
    if (!isPayable(booking)) return reply.redirect(`/bookings/${booking.id}`, 303);
    const left = (await listPackages(database, person.id))
      .filter((owned) => owned.coachId === booking.coachId)
      .reduce((sum, owned) => sum + owned.sessionsTotal - owned.sessionsUsed, 0);
    return sendPage(context, request, reply, { title: "Pay", body: payPage(booking, person, left) });
  });

  app.post<ById>("/pay/:id", async (request, reply) => {
    const person = personOf(request);
    const booking = await find(request.params.id, person);
    if (!booking) return reply.callNotFound();
    const back = `/bookings/${booking.id}`;
    if (!isPayable(booking)) return reply.redirect(back, 303);
    if (typed(request.body, "with") === "package") {
      await payFromPackage(context, booking, person);
      return reply.redirect(back, 303);
    }
    if (booking.checkoutUrl) return reply.redirect(booking.checkoutUrl, 303);
    const payBy = new Date(Date.now() + paymentMinutes * 60_000);
    const checkoutUrl = await context.payments.openCheckout({
      bookingId: booking.id,
      email: person.email,
      title: `Session with ${booking.coachName}, ${showTime(booking.startsAt, person.timeZone, "moment")}`,
      priceMinor: booking.priceMinor,
      currency: booking.currency,
      payBy,
    });
    const isOpen = await openPayment(database, booking.id, checkoutUrl, payBy);
    return reply.redirect(isOpen ? checkoutUrl : back, 303);
  });

  app.get<ById>("/bookings/:id", async (request, reply) => {
    const person = personOf(request);
    const booking = await find(request.params.id, person);
    if (!booking) return reply.callNotFound();
    return sendPage(context, request, reply, {
      title: "Your booking",
      body: bookingPage(booking, person, new Date()),
      ...(booking.status === "held" && { refreshSeconds }),
    });
  });

  app.post<ById>("/bookings/:id/cancel", async (request, reply) => {
    const person = personOf(request);
    const booking = await find(request.params.id, person);
    if (!booking) return reply.callNotFound();
    await transaction(database, (connection) => cancelBooking(connection, booking.id, person.id));
    return reply.redirect(`/bookings/${booking.id}`, 303);
  });
}

async function payFromPackage(context: Context, booking: Booking, person: Person): Promise<void> {
  await transaction(context.database, async (connection) => {
    const packageId = await useSession(connection, person.id, booking.coachId);
    if (packageId) await confirmPaid(connection, booking.id, packageId);
  });
  context.worker.wake();
}

/**
 * The interleaving explorer: a deterministic scheduler under the real classes of the ring. Every participant is a process of its own, with
 * a ring object of its own over one simulated memory and one simulated kernel; at each access to a shared word the scheduler decides who
 * goes on, whose delayed store becomes visible, and who dies.
 *
 * <p>Small cases are searched through completely, with the states that were seen already left out; larger ones by seeded random schedules.
 * A schedule that breaks a promise is shortened and printed as a table. Public surface: {@link io.ringfence.campaign.explore.ExploreCampaign},
 * {@link io.ringfence.campaign.explore.Cases}.
 */
@NullMarked
package io.ringfence.campaign.explore;

import org.jspecify.annotations.NullMarked;

/**
 * The campaign jcstress: two threads at a time on the real classes, millions of times, on the machine's own memory model. Public surface:
 * {@link io.ringfence.campaign.stress.StressCampaign}.
 */
@NullMarked
package io.ringfence.campaign.stress;

import org.jspecify.annotations.NullMarked;

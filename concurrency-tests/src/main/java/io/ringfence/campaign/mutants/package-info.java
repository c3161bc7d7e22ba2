/**
 * Deliberate faults in the ring's code, one at a time, and which campaign finds each: a campaign that finds none of its faults proves
 * nothing. Public surface: {@link io.ringfence.campaign.mutants.MutantCampaign}.
 */
@NullMarked
package io.ringfence.campaign.mutants;

import org.jspecify.annotations.NullMarked;

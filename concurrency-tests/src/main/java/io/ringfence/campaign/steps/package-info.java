/**
 * Campaign {@code steps}: what the successor of a journal's keeper, a recovery and a restore must do, each promise on a small ring of its
 * own on the real disk. Public surface: {@link io.ringfence.campaign.steps.StepsCampaign}.
 */
@NullMarked
package io.ringfence.campaign.steps;

import org.jspecify.annotations.NullMarked;

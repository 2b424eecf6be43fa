"""One handler a command: `handle(command, work, parts) -> dict`; HANDLERS finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import commands as c
from engine.handlers import (
    add_attachment,
    advance_clock,
    ask_about_item,
    ask_to_hurry,
    broadcast_signal,
    cancel_case,
    claim_item,
    complete_item,
    decide_item,
    deliver_event,
    deploy_bundle,
    end_child,
    escalate_item,
    fire_timer,
    move_deadline,
    move_token,
    pass_item,
    recount_deadlines,
    remind_item,
    review_holders,
    review_item,
    save_draft,
    send_message,
    set_variables,
    start_by_timer,
    start_case,
    start_child,
    suspend_case,
)
from engine.parts import Parts
from engine.store.unit_of_work import UnitOfWork

Handler = Callable[[Any, UnitOfWork, Parts], dict[str, Any]]

HANDLERS: Mapping[type, Handler] = {
    c.DeployBundle: deploy_bundle.handle,
    c.StartByTimer: start_by_timer.handle,
    c.StartCase: start_case.handle,
    c.ClaimItem: claim_item.handle,
    c.ReleaseItem: claim_item.handle_release,
    c.DelegateItem: pass_item.handle_delegate,
    c.ReturnItem: pass_item.handle_return,
    c.HandOverItem: pass_item.handle_hand_over,
    c.ReassignItem: pass_item.handle_reassign,
    c.AskAboutItem: ask_about_item.handle,
    c.AnswerQuestion: ask_about_item.handle_answer,
    c.SaveDraft: save_draft.handle,
    c.CompleteItem: complete_item.handle,
    c.DecideItem: decide_item.handle,
    c.UndoDecision: decide_item.handle_undo,
    c.CarryOutDecision: decide_item.handle_carry_out,
    c.LapseDecision: decide_item.handle_lapse,
    c.SendMessage: send_message.handle,
    c.BroadcastSignal: broadcast_signal.handle,
    c.CancelCase: cancel_case.handle,
    c.SuspendCase: suspend_case.handle,
    c.ResumeCase: suspend_case.handle_resume,
    c.SetVariables: set_variables.handle,
    c.MoveToken: move_token.handle,
    c.MoveDeadline: move_deadline.handle,
    c.RecountDeadlines: recount_deadlines.handle,
    c.AskToHurry: ask_to_hurry.handle,
    c.AddAttachment: add_attachment.handle,
    c.AdvanceClock: advance_clock.handle,
    c.StartChild: start_child.handle,
    c.EndChild: end_child.handle,
    c.FireTimer: fire_timer.handle,
    c.DeliverEvent: deliver_event.handle,
    c.RemindItem: remind_item.handle,
    c.EscalateItem: escalate_item.handle,
    c.ReviewHolders: review_holders.handle,
    c.ReviewItem: review_item.handle,
}

BY_NAME: Mapping[str, type] = {command.__name__: command for command in HANDLERS}

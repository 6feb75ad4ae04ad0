"""Opens what a stage reads: files to feeds, with a record of each file and a word for each row that is left out."""

from dataclasses import dataclass, field
from pathlib import Path

from transformers import PreTrainedTokenizerBase

from msm_trainer.chats import EncodedChat, encode_chat_rows, without_reasoning
from msm_trainer.data import DataFile, EncodedTexts, data_file, padding_id, read_chats, read_texts
from msm_trainer.feeds import ChatFeed, Feed, TextFeed
from msm_trainer.packing import DocumentFeed
from msm_trainer.problems import BadSpecError, DataError
from msm_trainer.prompts import PromptFeed, read_prompts
from msm_trainer.rewards import reward_named
from msm_trainer.stage_settings import ChatBatches, DocumentBatches, PromptBatches, Stage, StreamBatches


@dataclass(frozen=True)
class Readings:
    """A stage's feeds in the order of its spec, the files behind them, and what was left out, in sentences."""

    feeds: list[Feed] = field(default_factory=list)
    files: list[DataFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def steps_of(self, stage: Stage) -> int:
        """How many steps the stage has: as told, or by the epochs of its first reading that has an end."""
        if stage.steps is not None:
            return stage.steps
        assert stage.epochs is not None, "a stage has steps or epochs"
        for feed in self.feeds:
            steps = feed.steps_in(stage.epochs)
            if steps is not None:
                return steps
        raise BadSpecError(f"The stage {stage.kind} is told in epochs, but nothing that it reads has an end.")


def open_readings(
    stage: Stage, folder: Path, tokenizer: PreTrainedTokenizerBase, seed: int, context_tokens: int
) -> Readings:
    """Reads and encodes a stage's files; DataError names a file and what is wrong with it.

    No row is longer than the model's context, whatever the spec allows.
    """
    opening = _Opening(folder, tokenizer, seed, context_tokens, Readings())
    for batches in stage.batches:
        if isinstance(batches, StreamBatches):
            opening.stream(batches)
        elif isinstance(batches, DocumentBatches):
            opening.documents(batches)
        elif isinstance(batches, ChatBatches):
            opening.chats(batches)
        else:
            opening.prompts(batches)
    return opening.readings


@dataclass(frozen=True)
class _Opening:
    folder: Path
    tokenizer: PreTrainedTokenizerBase
    seed: int
    context_tokens: int
    readings: Readings

    def stream(self, batches: StreamBatches) -> None:
        if batches.window_tokens > self.context_tokens:
            raise BadSpecError(
                f"A window of {batches.window_tokens} tokens does not fit the model's context of {self.context_tokens}."
            )
        texts = [self._texts(source.data) for source in batches.sources]
        self.readings.feeds.append(TextFeed(texts, batches, self.seed))

    def documents(self, batches: DocumentBatches) -> None:
        texts = [self._texts(path) for path in batches.data]
        window = min(batches.max_tokens, self.context_tokens)
        if all(len(encoded.text(i)) < 2 for encoded in texts for i in range(len(encoded))):
            raise DataError(f"Nothing in {', '.join(batches.data)} can be learned: every text is empty.")
        feed = DocumentFeed(
            texts, window, batches.batch_tokens, self.seed, padding_id(self.tokenizer), weight=batches.weight
        )
        self.readings.feeds.append(feed)

    def chats(self, batches: ChatBatches) -> None:
        longest = min(batches.max_tokens, self.context_tokens)
        chats = [chat for path in batches.data for chat in self._chats(path, longest, batches.reasoning == "strip")]
        if not chats:
            raise DataError(f"No conversation in {', '.join(batches.data)} fits {longest} tokens.")
        feed = ChatFeed(chats, batches.chats, self.seed, padding_id(self.tokenizer), weight=batches.weight)
        self.readings.feeds.append(feed)

    def prompts(self, batches: PromptBatches) -> None:
        reward = reward_named(batches.reward, batches.reward_settings)
        longest = self.context_tokens - batches.answer_tokens
        prompts = []
        for path in batches.data:
            read = read_prompts(self.folder / path, self.tokenizer, need_expected=reward.needs_expected)
            kept = [prompt for prompt in read if len(prompt.ids) <= longest]
            if len(kept) < len(read):
                self.readings.warnings.append(
                    f"{len(read) - len(kept)} of {len(read)} prompts in {path} are longer than {longest} tokens, which "
                    f"leaves no room for an answer of {batches.answer_tokens}, and are left out."
                )
            tokens = sum(len(prompt.ids) for prompt in kept)
            self.readings.files.append(data_file(self.folder, path, len(read), tokens, len(read) - len(kept)))
            prompts += kept
        if not prompts:
            raise DataError(f"No prompt in {', '.join(batches.data)} leaves room for an answer.")
        self.readings.feeds.append(PromptFeed(prompts, batches, self.seed))

    def _texts(self, path: str) -> EncodedTexts:
        encoded = EncodedTexts(read_texts(self.folder / path), self.tokenizer)
        self.readings.files.append(data_file(self.folder, path, len(encoded), encoded.tokens))
        return encoded

    def _chats(self, path: str, longest: int, strip: bool) -> list[EncodedChat]:
        """Conversations that are longer are left out whole and counted: a cut one would teach to stop midway."""
        rows = read_chats(self.folder / path)
        kept, left_out = [], 0
        for number, messages in enumerate(rows, start=1):
            try:
                chat = encode_chat_rows(self.tokenizer, without_reasoning(messages) if strip else messages)
            except DataError as problem:
                raise DataError(f"Line {number} of {self.folder / path}: {problem}") from problem
            if chat.longest > longest:
                left_out += 1
            else:
                kept.append(chat)
        if left_out:
            self.readings.warnings.append(
                f"{left_out} of {len(rows)} conversations in {path} are longer than {longest} tokens and are left out."
            )
        tokens = sum(chat.tokens for chat in kept)
        self.readings.files.append(data_file(self.folder, path, len(rows), tokens, left_out))
        return kept
